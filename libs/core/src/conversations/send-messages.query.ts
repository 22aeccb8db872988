import { statement } from '@openhands-connect/platform';
import { messageAddedJson } from './conversation.sql.js';

/** now; then, message by message: conversation, author, message id, event id, content, idempotency key, request hash. */
export type MessageGroupParams = readonly [
  /** RFC 3339. */
  now: string,
  conversationIds: readonly string[],
  authorIds: readonly string[],
  messageIds: readonly string[],
  eventIds: readonly string[],
  contents: readonly string[],
  idempotencyKeys: readonly (string | null)[],
  requestHashes: readonly (Buffer | null)[],
];

export interface WrittenMessage {
  event_id: string;
  seq: number;
  /** The event's data as it was stored. */
  data: { conversation_id: string };
}

/**
 * The hot path: access checks, sequence numbers, messages, events and the agents' wake-ups of many messages in one
 * statement, so one round trip and one transaction. It gives a row for each message that it wrote. It waits for no
 * conversation, and so is never part of a deadlock: what somebody else holds at this moment, what was sent before
 * with the same key, and what may not be written is left out, for `sendMessage` to write or to refuse.
 *
 * A lock that was free may still be newer than the statement's snapshot: of the row itself the newest version is
 * looked at, and if its members have changed since the snapshot, nothing is written there.
 * The look-ups are subqueries of single rows on purpose, so that no plan made for a small table ever scans a large one.
 */
export const sendMessages = statement<MessageGroupParams, WrittenMessage>(
  'conversations.send_messages',
  `WITH sent AS MATERIALIZED (
    SELECT *, (SELECT members_version FROM conversations WHERE id = conversation_id) AS seen_version
    FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::bytea[])
      WITH ORDINALITY AS sent(conversation_id, author_id, id, event_id, content, idempotency_key, request_hash, place)
    WHERE (SELECT role FROM conversation_members m
        WHERE m.conversation_id = sent.conversation_id AND m.user_id = sent.author_id) <> 'viewer'
      AND (idempotency_key IS NULL OR (SELECT m.seq FROM messages m
        WHERE m.conversation_id = sent.conversation_id AND m.author_id = sent.author_id
          AND m.idempotency_key = sent.idempotency_key) IS NULL)
  ), held AS MATERIALIZED (
    SELECT c.* FROM (SELECT DISTINCT conversation_id FROM sent) AS wanted, LATERAL (
      SELECT id, members_version FROM conversations WHERE id = wanted.conversation_id FOR UPDATE SKIP LOCKED) AS c
  ), granted AS MATERIALIZED (
    SELECT sent.*, row_number() OVER (PARTITION BY conversation_id ORDER BY place) AS step,
      count(*) OVER (PARTITION BY conversation_id) AS steps
    FROM sent JOIN held ON held.id = sent.conversation_id AND held.members_version = sent.seen_version
  ), conversation AS (
    UPDATE conversations c SET last_seq = last_seq + g.steps, updated_at = $1::timestamptz
    FROM granted g WHERE c.id = g.conversation_id AND g.step = 1
    RETURNING c.*, g.steps
  ), step AS (
    SELECT c.id, c.title, c.status, c.agent, c.archived, c.created_at, c.updated_at,
      c.last_seq - c.steps + g.step AS last_seq,
      g.id AS message_id, g.event_id, g.author_id, g.content, g.idempotency_key, g.request_hash
    FROM conversation c JOIN granted g ON g.conversation_id = c.id
  ), message AS (
    INSERT INTO messages
      (conversation_id, seq, id, role, type, content, author_id, created_at, idempotency_key, request_hash)
    SELECT id, last_seq, message_id, 'user', 'text', content, author_id, $1::timestamptz, idempotency_key, request_hash
    FROM step RETURNING *
  ), event AS (
    INSERT INTO events (stream_id, seq, event_id, name, occurred_at, data)
    SELECT step.id, step.last_seq, step.event_id, 'conversation_update', $1::timestamptz,
      ${messageAddedJson('step', 'message')}
    FROM step JOIN message ON message.id = step.message_id
    RETURNING event_id, seq, data
  ), work AS (
    INSERT INTO agent_work (conversation_id) SELECT id FROM conversation
    ON CONFLICT (conversation_id) DO NOTHING
  )
  SELECT event_id, seq, data FROM event`,
);
