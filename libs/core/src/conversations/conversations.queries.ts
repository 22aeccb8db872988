import { ABOVE_ALL_IDS, ABOVE_ALL_SEQS, statement } from '@openhands-connect/platform';
import type { ConversationStatus, MemberRole, Message } from '@openhands-connect/contract';
import { arrayText, conversationText, messageText, pageText, recordText } from './conversation.sql.js';

/** One membership check joined to every read: a stranger and a missing conversation both give no row. */
const OF_MEMBER = `conversations c JOIN conversation_members m
  ON m.conversation_id = c.id AND m.conversation_id = $1::uuid AND m.user_id = $2::uuid`;

/** A body of the contract as the database wrote it. */
export interface BodyRow {
  body: string;
}

/** The first seq of the newest messages, where earlier ones are there. */
const EARLIER_THAN_NEWEST = `CASE WHEN EXISTS (
    SELECT FROM messages WHERE conversation_id = c.id AND seq < newest.first_seq) THEN newest.first_seq END`;

/** conversation, user, how many of the newest messages. The whole answer of `getConversation`. */
export const conversationWithMessages = statement<readonly [string, string, number], BodyRow>(
  'conversations.with_messages',
  `SELECT ${conversationText('c', 'm.role', 'newest.items', EARLIER_THAN_NEWEST)} AS body
  FROM ${OF_MEMBER} CROSS JOIN LATERAL (
    SELECT ${arrayText(messageText('page'), 'page.seq')} AS items, min(page.seq) AS first_seq
    FROM (SELECT * FROM messages WHERE conversation_id = c.id ORDER BY seq DESC LIMIT $3::int) page) newest`,
);

/** conversation, user. */
export const membershipOf = statement<
  readonly [string, string],
  { role: MemberRole; last_seq: number; status: ConversationStatus }
>('conversations.membership', `SELECT m.role, c.last_seq, c.status FROM ${OF_MEMBER}`);

export type ListParams = readonly [
  userId: string,
  beforeId: string | null,
  limit: number,
  archived: boolean | null,
  onlyIds: readonly string[] | null,
];

/** For the rest of the transaction: what takes longer is ended and answered `server.unavailable`. */
export const limitStatement = statement<readonly [], never>(
  'conversations.limit_search',
  "SELECT set_config('statement_timeout', '3s', true)",
);

/** The whole answer of `listConversations`. The rows of the page go through it once: a CTE read twice would be kept aside. */
const pageOf = (condition = ''): string => `SELECT ${pageText(
  arrayText(recordText('page'), 'place', 'place <= $3::int'),
  'CASE WHEN count(*) > $3::int THEN min(id::text) FILTER (WHERE place = $3::int) END',
)} AS body
  FROM (SELECT c.*, row_number() OVER (ORDER BY m.conversation_id DESC) AS place
    FROM conversation_members m JOIN conversations c ON c.id = m.conversation_id
    WHERE m.user_id = $1::uuid AND m.conversation_id < coalesce($2::uuid, ${ABOVE_ALL_IDS})
      AND ($4::boolean IS NULL OR c.archived = $4::boolean)
      AND ($5::uuid[] IS NULL OR m.conversation_id = ANY($5::uuid[]))${condition}
    ORDER BY m.conversation_id DESC LIMIT $3::int + 1) page`;

/** user, below this id (the cursor), how many, archived ones, only these (null: everything). */
export const conversationsOfUser = statement<ListParams, BodyRow>('conversations.of_user', pageOf());

/** The same, of conversations whose title or a message contains the words. */
export const conversationsWithWords = statement<readonly [...ListParams, words: string], BodyRow>(
  'conversations.with_words',
  pageOf(`
      AND (to_tsvector('simple', c.title) @@ websearch_to_tsquery('simple', $6::text)
        OR EXISTS (SELECT FROM messages x WHERE x.conversation_id = c.id
          AND to_tsvector('simple', x.content) @@ websearch_to_tsquery('simple', $6::text)))`),
);

interface MessagesRow {
  messages: Message[];
}

/** conversation, user, below this seq (null: from the newest), how many. Newest first. */
export const messagesBefore = statement<readonly [string, string, number | null, number], MessagesRow>(
  'conversations.messages_before',
  `SELECT (SELECT ${arrayText(messageText('page'), 'page.seq DESC')} FROM (
      SELECT * FROM messages WHERE conversation_id = c.id AND seq < coalesce($3::bigint, ${ABOVE_ALL_SEQS})
      ORDER BY seq DESC LIMIT $4::int) page)::json AS messages
  FROM ${OF_MEMBER}`,
);

/** conversation, user, above this seq, how many. Oldest first. */
export const messagesAfter = statement<readonly [string, string, number, number], MessagesRow>(
  'conversations.messages_after',
  `SELECT (SELECT ${arrayText(messageText('page'), 'page.seq')} FROM (
      SELECT * FROM messages WHERE conversation_id = c.id AND seq > $3::bigint
      ORDER BY seq LIMIT $4::int) page)::json AS messages
  FROM ${OF_MEMBER}`,
);
