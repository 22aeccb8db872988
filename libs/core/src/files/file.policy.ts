import { DomainError } from '@openhands-connect/platform';
import type { MemberRole } from '@openhands-connect/contract';
import { restrictionOf, type Principal } from '../auth/index.js';

export type FileAction = 'read' | 'write';

/** How a user stands to a file. */
export interface FileStanding {
  isOwner: boolean;
  /** The user's role in the file's conversation; null without one. */
  role: MemberRole | null;
}

/**
 * A file's owner may do everything; the members of its conversation read it, its editors and owners write.
 *
 * @throws DomainError `file.not_found` to whoever may not see it, `file.forbidden` to a viewer who writes
 */
export function assertMayUseFile({ isOwner, role }: FileStanding, action: FileAction): void {
  if (isOwner) return;
  if (role === null) throw new DomainError('file.not_found');
  if (action === 'write' && role === 'viewer') throw new DomainError('file.forbidden');
}

/** A key that is limited to conversations finds the files of these alone; not its user's own, which lie in none. */
export function reachesFile(principal: Principal, conversationId: string | null): boolean {
  const restriction = restrictionOf(principal);
  return !restriction || (conversationId !== null && restriction.has(conversationId));
}
