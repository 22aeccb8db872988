import type { MemberEntity } from './member.entity.js';

type Candidate = Pick<MemberEntity, 'userId' | 'role' | 'addedAt'>;

/**
 * Who owns a conversation when a member is gone: another owner, else the editor who joined first. Viewers only read
 * what was never theirs: among them there is none.
 */
export function heirAmong(others: readonly Candidate[]): Candidate | undefined {
  const owner = others.find(({ role }) => role === 'owner');
  if (owner) return owner;
  return others
    .filter(({ role }) => role === 'editor')
    .toSorted((a, b) => a.addedAt.getTime() - b.addedAt.getTime() || (a.userId < b.userId ? -1 : 1))[0];
}
