import type { Member } from '@openhands-connect/contract';
import type { MemberRow } from './members.queries.js';

export function presentMember({ added_at, ...member }: MemberRow): Member {
  return { ...member, added_at: added_at.toISOString() };
}
