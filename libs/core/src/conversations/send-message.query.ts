import { statement } from '@openhands-connect/platform';
import type { MemberRole } from '@openhands-connect/contract';
import { messageJson, recordJson } from './conversation.sql.js';

/** conversation, author, message id, event id, now, content, image urls. */
export type PlainMessageParams = readonly [
  conversationId: string,
  authorId: string,
  messageId: string,
  eventId: string,
  /** RFC 3339. */
  now: string,
  content: string,
  imageUrls: readonly string[],
];

/** A plain message, with file ids, idempotency key and request hash. */
export type MessageParams = readonly [
  ...PlainMessageParams,
  fileIds: readonly string[],
  idempotencyKey: string | null,
  requestHash: Buffer | null,
];

export interface WrittenMessage {
  seq: number;
  /** The event's data as it was stored. */
  data: { conversation_id: string };
}

/** Ends a statement that begins with the locked and advanced row `conversation`. */
const append = (columns: string, values: string): string => `message AS (
    INSERT INTO messages (conversation_id, seq, id, role, type, content, author_id, created_at, image_urls${columns})
    SELECT id, last_seq, $3::uuid, 'user', 'text', $6::text, $2::uuid, $5::timestamptz, $7::text[]${values}
    FROM conversation RETURNING *
  ), event AS (
    INSERT INTO events (stream_id, seq, event_id, name, occurred_at, data)
    SELECT conversation.id, conversation.last_seq, $4::uuid, 'conversation_update', $5::timestamptz,
      json_build_object('conversation_id', conversation.id, 'record', ${recordJson('conversation')},
        'change', 'message_added', 'message', ${messageJson('message')})
    FROM conversation, message
    RETURNING seq, data
  ), work AS (
    INSERT INTO agent_work (conversation_id) SELECT id FROM conversation
    ON CONFLICT (conversation_id) DO NOTHING
  )`;

/**
 * The UPDATE's row lock is held to the commit: seq is gapless and in commit order. After a wait for that lock only the
 * row itself is looked at anew, so it carries the version of its members: if that has changed, nothing is written.
 */
const advanceWhere = (condition: string): string => `conversation AS (
    UPDATE conversations SET last_seq = last_seq + 1, updated_at = $5::timestamptz
    WHERE id = $1::uuid AND members_version = (SELECT members_version FROM conversations WHERE id = $1::uuid)
      AND ${condition} RETURNING *
  )`;

/**
 * The hot path: access check, sequence number, message, event and the agent's wake-up in one statement, so one round
 * trip and one transaction. No row: nothing was written, since the author may not write there.
 */
export const sendPlainMessage = statement<PlainMessageParams, WrittenMessage>(
  'conversations.send_plain_message',
  `WITH ${advanceWhere(`EXISTS (SELECT FROM conversation_members
      WHERE conversation_id = $1::uuid AND user_id = $2::uuid AND role <> 'viewer')`)}, ${append('', '')}
  SELECT seq, data FROM event`,
);

export interface MessageOutcome {
  /** The author's role; null when the author is no member. */
  role: MemberRole | null;
  /** An attached file that the author may not use. */
  files_missing: boolean;
  /** Null when nothing was written. */
  written: WrittenMessage | null;
  /** The message that the same idempotency key wrote before. */
  earlier: { id: string; seq: number; same: boolean } | null;
}

/**
 * The same with files and an idempotency key; one row in any case.
 * Two concurrent requests with one key both find nothing `earlier`; the second waits for the row lock and then violates
 * the unique index, which undoes its whole statement: run it again and it finds the first.
 */
export const sendMessage = statement<MessageParams, MessageOutcome>(
  'conversations.send_message',
  `WITH member AS (
    SELECT role FROM conversation_members WHERE conversation_id = $1::uuid AND user_id = $2::uuid
  ), earlier AS (
    SELECT id, seq, request_hash = $10::bytea AS same FROM messages
    WHERE conversation_id = $1::uuid AND author_id = $2::uuid AND idempotency_key = $9::text
  ), files_missing AS (
    SELECT FROM unnest($8::uuid[]) AS wanted(id) WHERE NOT EXISTS (
      SELECT FROM files f WHERE f.id = wanted.id AND (f.owner_id = $2::uuid OR f.conversation_id = $1::uuid))
  ), ${advanceWhere(`EXISTS (SELECT FROM member WHERE role <> 'viewer')
      AND NOT EXISTS (SELECT FROM earlier) AND NOT EXISTS (SELECT FROM files_missing)`)},
  ${append(', file_ids, idempotency_key, request_hash', ', $8::uuid[], $9::text, $10::bytea')}
  SELECT (SELECT role FROM member) AS role, EXISTS (SELECT FROM files_missing) AS files_missing,
    (SELECT json_build_object('seq', seq, 'data', data) FROM event) AS written,
    (SELECT json_build_object('id', id, 'seq', seq, 'same', same) FROM earlier) AS earlier`,
);
