import { Injectable } from '@nestjs/common';
import { Database, EventLog, type Transaction } from '@openhands-connect/platform';
import type { ConversationRecord, UpdateConversationRequest } from '@openhands-connect/contract';
import type { Principal } from '../auth/index.js';
import { AgentCatalogue } from '../settings/index.js';
import type { ConversationEntity } from './conversation.entity.js';
import { assertMember } from './assert-member.js';
import { assertReaches, type ConversationAction } from './conversation.policy.js';
import { presentRecord } from './conversation.presenter.js';
import { ConversationWriter } from './conversation-writer.js';
import { removeConversation } from './remove-conversation.js';

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
      await removeConversation(tx, this.eventLog, conversationId);
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
