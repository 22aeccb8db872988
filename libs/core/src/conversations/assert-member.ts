import type { Transaction } from '@openhands-connect/platform';
import { assertMay, type ConversationAction } from './conversation.policy.js';
import { MemberEntity } from './member.entity.js';

/** The policy for a user as the transaction sees the members now. @throws DomainError as `assertMay` */
export async function assertMember(
  tx: Transaction,
  conversationId: string,
  userId: string,
  action: ConversationAction,
): Promise<void> {
  const member = await tx.manager.findOneBy(MemberEntity, { conversationId, userId });
  assertMay(member?.role, action);
}
