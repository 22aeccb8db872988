import { BELOW_ALL_IDS, statement } from '@openhands-connect/platform';
import type { MemberRole } from '@openhands-connect/contract';

export interface MemberRow {
  user_id: string;
  email: string;
  name: string;
  role: MemberRole;
  added_at: Date;
}

/** conversation, above this user id (the cursor), how many. */
export const membersOfConversation = statement<readonly [string, string | null, number], MemberRow>(
  'members.of_conversation',
  `SELECT m.user_id, u.email, u.name, m.role, m.added_at
  FROM conversation_members m JOIN users u ON u.id = m.user_id
  WHERE m.conversation_id = $1::uuid AND m.user_id > coalesce($2::uuid, ${BELOW_ALL_IDS})
  ORDER BY m.user_id LIMIT $3::int`,
);

/** conversation, user. One row when somebody else owns the conversation too. */
export const ownersBesides = statement<readonly [string, string], { user_id: string }>(
  'members.owners_besides',
  `SELECT user_id FROM conversation_members
  WHERE conversation_id = $1 AND role = 'owner' AND user_id <> $2 LIMIT 1`,
);
