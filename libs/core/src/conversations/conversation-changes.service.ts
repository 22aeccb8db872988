import { Injectable } from '@nestjs/common';
import { Database, EventLog, statement, type Transaction } from '@openhands-connect/platform';
import type { ConversationRecord, UpdateConversationRequest } from '@openhands-connect/contract';
import type { Principal } from '../auth/index.js';
import { AgentCatalogue } from '../settings/index.js';
import { userStream } from '../users/index.js';
import type { ConversationEntity } from './conversation.entity.js';
import { assertMember } from './assert-member.js';
import { assertReaches, type ConversationAction } from './conversation.policy.js';
import { presentRecord } from './conversation.presenter.js';
import { ConversationWriter } from './conversation-writer.js';
import { MemberEntity } from './member.entity.js';

/** conversation. Files stay with their owner; everything else goes with the conversation. */
const deleteRows = statement<readonly [string], never>(
  'conversations.delete_rows',
  `WITH work AS (DELETE FROM agent_work WHERE conversation_id = $1::uuid),
    events AS (DELETE FROM events WHERE stream_id = $1::uuid),
    messages AS (DELETE FROM messages WHERE conversation_id = $1::uuid),
    members AS (DELETE FROM conversation_members WHERE conversation_id = $1::uuid),
    files AS (UPDATE files SET conversation_id = NULL WHERE conversation_id = $1::uuid)
  DELETE FROM conversations WHERE id = $1::uuid`,
);

/** Changing and deleting conversations. */
@Injectable()
export class ConversationChangesService {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly agents: AgentCatalogue,
    private readonly writer: ConversationWriter,
  ) {}

  /**
   * Each field that really changes is one event.
   *
   * @throws DomainError conversation.not_found, conversation.forbidden, agent.not_configured
   */
  async update(
    principal: Principal,
    conversationId: string,
    { title, archived, agent }: UpdateConversationRequest,
  ): Promise<ConversationRecord> {
    return await this.database.transaction(async (tx) => {
      const conversation = await this.lockFor(tx, principal, conversationId, 'write');
      if (agent !== undefined) this.agents.assertConfigured(agent);
      if (title !== undefined && title !== conversation.title) {
        await this.writer.change(tx, conversation, 'title_changed', { title });
      }
      if (archived !== undefined && archived !== conversation.archived) {
        await this.writer.change(tx, conversation, 'archived_changed', { archived });
      }
      if (agent !== undefined && agent !== conversation.agent) {
        await this.writer.change(tx, conversation, 'agent_changed', { agent });
      }
      return presentRecord(conversation);
    });
  }

  /**
   * Removes the conversation with everything in it; its members are told in their own streams.
   *
   * @throws DomainError conversation.not_found, conversation.forbidden
   */
  async delete(principal: Principal, conversationId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.lockFor(tx, principal, conversationId, 'manage');
      // In one order everywhere, so that two deletions never wait for each other.
      const members = await tx.manager.find(MemberEntity, { where: { conversationId }, order: { userId: 'ASC' } });
      for (const { userId } of members) {
        await this.eventLog.append(tx, userStream.of(userId), 'conversation_delete', () => ({
          conversation_id: conversationId,
        }));
      }
      await tx.run(deleteRows, [conversationId]);
    });
  }

  /** Asked before the lock, so that a stranger never holds it, and again under it, where roles do not change. */
  private async lockFor(
    tx: Transaction,
    principal: Principal,
    conversationId: string,
    action: ConversationAction,
  ): Promise<ConversationEntity> {
    assertReaches(principal, conversationId);
    const { userId } = principal;
    await assertMember(tx, conversationId, userId, action);
    const conversation = await this.writer.lock(tx, conversationId);
    await assertMember(tx, conversationId, userId, action);
    return conversation;
  }
}
