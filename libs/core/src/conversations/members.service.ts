import { Inject, Injectable } from '@nestjs/common';
import {
  CallLimits,
  Database,
  DomainError,
  EventLog,
  idOfCursor,
  type Bus,
  type Page,
  type Transaction,
} from '@openhands-connect/platform';
import type { AddMemberRequest, Member, MemberPage, MemberRole } from '@openhands-connect/contract';
import { IsNull } from 'typeorm';
import type { Principal } from '../auth/index.js';
import { IdempotencyService } from '../idempotency/index.js';
import { emailKeyOf, UserEntity, userStream } from '../users/index.js';
import type { ConversationEntity } from './conversation.entity.js';
import { assertMember } from './assert-member.js';
import { assertMay, assertReaches } from './conversation.policy.js';
import { presentRecord } from './conversation.presenter.js';
import { ConversationWriter } from './conversation-writer.js';
import { membersOfConversation, ownersBesides } from './members.queries.js';
import { membershipOf } from './conversations.queries.js';
import { MemberEntity } from './member.entity.js';
import { presentMember } from './member.presenter.js';
import { BUS } from '../platform/tokens.js';

/** Who takes part in a conversation. */
@Injectable()
export class MembersService {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    @Inject(BUS) private readonly bus: Bus,
    private readonly idempotency: IdempotencyService,
    private readonly writer: ConversationWriter,
    private readonly limits: CallLimits,
  ) {}

  /** @throws DomainError conversation.not_found */
  async list(principal: Principal, conversationId: string, page: Page): Promise<MemberPage> {
    assertReaches(principal, conversationId);
    const [own] = await this.database.run(membershipOf, [conversationId, principal.userId]);
    assertMay(own?.role, 'read');
    const after = page.cursor === undefined ? null : idOfCursor(page.cursor);
    const rows = await this.database.run(membersOfConversation, [conversationId, after, page.limit + 1]);
    const items = rows.slice(0, page.limit).map(presentMember);
    const last = items.at(-1);
    return { items, next_cursor: rows.length > page.limit && last ? last.user_id : null };
  }

  /**
   * @throws DomainError conversation.not_found, conversation.forbidden, member.user_not_found, member.already_exists,
   *   rate.limited
   */
  async add(
    principal: Principal,
    conversationId: string,
    request: AddMemberRequest,
    idempotencyKey?: string,
  ): Promise<Member> {
    // An answer that is given again asks nobody else.
    assertReaches(principal, conversationId);
    const body = { conversationId, ...request };
    const once = { userId: principal.userId, key: idempotencyKey, operation: 'addMember', body };
    return await this.idempotency.once(once, async (tx) => {
      await assertMember(tx, conversationId, principal.userId, 'manage');
      // Whether it is found or not: the answers to both tell who has an account. Counters elsewhere hold nobody up here.
      await this.limits.countLookUp(principal.userId);
      const conversation = await this.lockFor(tx, principal, conversationId, 'manage');
      const { email, role } = request;
      // Locked, so that an account that ends at this moment is found to have ended. A disabled one looks like none.
      const user = await tx.manager.findOne(UserEntity, {
        where: { emailKey: emailKeyOf(email), disabledAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (!user) throw new DomainError('member.user_not_found');
      const membership = { conversationId, userId: user.id };
      if (await tx.manager.existsBy(MemberEntity, membership)) throw new DomainError('member.already_exists');
      const addedAt = new Date();
      await tx.manager.insert(MemberEntity, { ...membership, role, addedAt });
      await this.writer.changeMembers(tx, conversation);
      await this.eventLog.append(tx, userStream.of(user.id), 'conversation_insert', () => ({
        conversation_id: conversationId,
        record: presentRecord(conversation),
      }));
      return presentMember({ user_id: user.id, email: user.email, name: user.name, role, added_at: addedAt });
    });
  }

  /** @throws DomainError conversation.not_found, conversation.forbidden, member.not_found, member.last_owner */
  async update(principal: Principal, conversationId: string, userId: string, role: MemberRole): Promise<Member> {
    return await this.database.transaction(async (tx) => {
      const conversation = await this.lockFor(tx, principal, conversationId, 'manage');
      const member = await tx.manager.findOneBy(MemberEntity, { conversationId, userId });
      const user = await tx.manager.findOneBy(UserEntity, { id: userId });
      if (!member || !user) throw new DomainError('member.not_found');
      if (member.role !== role) {
        if (member.role === 'owner') await assertOwnerRemains(tx, conversationId, userId);
        await tx.manager.update(MemberEntity, { conversationId, userId }, { role });
        await this.writer.changeMembers(tx, conversation);
      }
      return presentMember({ user_id: userId, email: user.email, name: user.name, role, added_at: member.addedAt });
    });
  }

  /**
   * Removes a member; anybody may leave, only an owner removes others. Sockets lose the room at once.
   *
   * @throws DomainError conversation.not_found, conversation.forbidden, member.not_found, member.last_owner
   */
  async remove(principal: Principal, conversationId: string, userId: string): Promise<void> {
    const action = userId === principal.userId ? 'read' : 'manage';
    await this.database.transaction(async (tx) => {
      const conversation = await this.lockFor(tx, principal, conversationId, action);
      const member = await tx.manager.findOneBy(MemberEntity, { conversationId, userId });
      if (!member) throw new DomainError('member.not_found');
      if (member.role === 'owner') await assertOwnerRemains(tx, conversationId, userId);
      await tx.manager.delete(MemberEntity, { conversationId, userId });
      await this.eventLog.append(tx, userStream.of(userId), 'conversation_delete', () => ({
        conversation_id: conversationId,
      }));
      await this.writer.changeMembers(tx, conversation, userId);
      tx.afterCommit(() => this.bus.publish({ kind: 'membership', conversationId, userId }));
    });
  }

  /** Asked before the lock, so that a stranger never holds it, and again under it, where roles do not change. */
  private async lockFor(
    tx: Transaction,
    principal: Principal,
    conversationId: string,
    action: 'read' | 'manage',
  ): Promise<ConversationEntity> {
    assertReaches(principal, conversationId);
    const { userId } = principal;
    await assertMember(tx, conversationId, userId, action);
    const conversation = await this.writer.lock(tx, conversationId);
    await assertMember(tx, conversationId, userId, action);
    return conversation;
  }
}

async function assertOwnerRemains(tx: Transaction, conversationId: string, userId: string): Promise<void> {
  const others = await tx.run(ownersBesides, [conversationId, userId]);
  if (others.length === 0) throw new DomainError('member.last_owner');
}
