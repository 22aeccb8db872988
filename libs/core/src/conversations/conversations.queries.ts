import { statement } from '@openhands-connect/platform';
import type { ConversationRecord, MemberRole, Message } from '@openhands-connect/contract';
import { messageJson, recordJson } from './conversation.sql.js';

/** One membership check joined to every read: a stranger and a missing conversation both give no row. */
const OF_MEMBER = `conversations c JOIN conversation_members m
  ON m.conversation_id = c.id AND m.conversation_id = $1::uuid AND m.user_id = $2::uuid`;

export interface ConversationRow {
  record: ConversationRecord;
  role: MemberRole;
  /** Oldest first; one more than a page when there are older ones. */
  messages: Message[];
}

/** conversation, user, how many of the newest messages. */
export const conversationWithMessages = statement<readonly [string, string, number], ConversationRow>(
  'conversations.with_messages',
  `SELECT ${recordJson('c')} AS record, m.role, coalesce((
      SELECT json_agg(${messageJson('newest')} ORDER BY newest.seq)
      FROM (SELECT * FROM messages WHERE conversation_id = c.id ORDER BY seq DESC LIMIT $3::int) newest
    ), '[]'::json) AS messages
  FROM ${OF_MEMBER}`,
);

/** conversation, user. */
export const membershipOf = statement<readonly [string, string], { role: MemberRole; last_seq: number }>(
  'conversations.membership',
  `SELECT m.role, c.last_seq FROM ${OF_MEMBER}`,
);

/** user, below this id (the cursor), how many, archived ones, title or message contains (null: everything). */
export const conversationsOfUser = statement<
  readonly [string, string | null, number, boolean | null, string | null],
  { record: ConversationRecord }
>(
  'conversations.of_user',
  `SELECT ${recordJson('c')} AS record
  FROM conversation_members m JOIN conversations c ON c.id = m.conversation_id
  WHERE m.user_id = $1::uuid AND ($2::uuid IS NULL OR m.conversation_id < $2::uuid)
    AND ($4::boolean IS NULL OR c.archived = $4::boolean)
    AND ($5::text IS NULL
      OR to_tsvector('simple', c.title) @@ websearch_to_tsquery('simple', $5::text)
      OR EXISTS (SELECT FROM messages x WHERE x.conversation_id = c.id
        AND to_tsvector('simple', x.content) @@ websearch_to_tsquery('simple', $5::text)))
  ORDER BY m.conversation_id DESC LIMIT $3::int`,
);

interface MessagesRow {
  messages: Message[];
}

/** conversation, user, below this seq (null: from the newest), how many. Newest first. */
export const messagesBefore = statement<readonly [string, string, number | null, number], MessagesRow>(
  'conversations.messages_before',
  `SELECT coalesce((SELECT json_agg(${messageJson('page')} ORDER BY page.seq DESC) FROM (
      SELECT * FROM messages WHERE conversation_id = c.id AND ($3::bigint IS NULL OR seq < $3::bigint)
      ORDER BY seq DESC LIMIT $4::int) page), '[]'::json) AS messages
  FROM ${OF_MEMBER}`,
);

/** conversation, user, above this seq, how many. Oldest first. */
export const messagesAfter = statement<readonly [string, string, number, number], MessagesRow>(
  'conversations.messages_after',
  `SELECT coalesce((SELECT json_agg(${messageJson('page')} ORDER BY page.seq) FROM (
      SELECT * FROM messages WHERE conversation_id = c.id AND seq > $3::bigint
      ORDER BY seq LIMIT $4::int) page), '[]'::json) AS messages
  FROM ${OF_MEMBER}`,
);
