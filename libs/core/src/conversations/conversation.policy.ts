import { DomainError } from '@openhands-connect/platform';
import type { MemberRole } from '@openhands-connect/contract';

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
