import { DomainError } from '@openhands-connect/platform';
import type { MemberRole } from '@openhands-connect/contract';
import { restrictionOf, type Principal } from '../auth/index.js';

export type ConversationAction = 'read' | 'write' | 'manage';

const ALLOWED: Record<MemberRole, Record<ConversationAction, boolean>> = {
  owner: { read: true, write: true, manage: true },
  editor: { read: true, write: true, manage: false },
  viewer: { read: true, write: false, manage: false },
};

/**
 * Who may do what in a conversation.
 *
 * @throws DomainError `conversation.not_found` to whoever is no member (missing and forbidden look alike),
 *   `conversation.forbidden` to a member whose role does not reach.
 */
export function assertMay(role: MemberRole | null | undefined, action: ConversationAction): asserts role is MemberRole {
  if (!role) throw new DomainError('conversation.not_found');
  if (!ALLOWED[role][action]) throw new DomainError('conversation.forbidden');
}

/** False for a key that is limited to other conversations; true says nothing about membership. */
export function reaches(principal: Principal, conversationId: string): boolean {
  // Ids are read without case.
  return restrictionOf(principal)?.has(conversationId.toLowerCase()) ?? true;
}

/** The first line of whatever touches a conversation. @throws DomainError conversation.not_found */
export function assertReaches(principal: Principal, conversationId: string): void {
  if (!reaches(principal, conversationId)) throw new DomainError('conversation.not_found');
}
