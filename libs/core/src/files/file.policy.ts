import { DomainError } from '@openhands-connect/platform';
import type { MemberRole } from '@openhands-connect/contract';
import { restrictionOf, type Principal } from '../auth/index.js';

export type FileAction = 'read' | 'write';

/** How a user stands to a file. */
export interface FileStanding {
  isOwner: boolean;
  /** The file lies in a conversation. */
  isShared: boolean;
  /** The user's role in the file's conversation; null without one. */
  role: MemberRole | null;
}

/**
 * A file is read by its owner and the members of its conversation. It is changed by its owner; in a conversation, where
 * it belongs to all, by those who may write there: not by an owner who has become a viewer, or has left.
 *
 * @throws DomainError `file.not_found` to whoever may not see it, `file.forbidden` to whoever may not change it
 */
export function assertMayUseFile({ isOwner, isShared, role }: FileStanding, action: FileAction): void {
  if (!isOwner && role === null) throw new DomainError('file.not_found');
  if (action === 'write' && isShared && (role === null || role === 'viewer')) throw new DomainError('file.forbidden');
}

/** A key that is limited to conversations finds the files of these alone; not its user's own, which lie in none. */
export function reachesFile(principal: Principal, conversationId: string | null): boolean {
  const restriction = restrictionOf(principal);
  return !restriction || (conversationId !== null && restriction.has(conversationId));
}
