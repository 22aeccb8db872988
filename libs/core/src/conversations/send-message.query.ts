import { statement } from '@openhands-connect/platform';
import type { MemberRole } from '@openhands-connect/contract';
import { messageAddedJson } from './conversation.sql.js';

/** How long a key names its message (contract, Idempotency). */
const KEY_LIFETIME = `interval '24 hours'`;

/** A message without pictures and files. */
export interface PlainMessage {
  conversationId: string;
  authorId: string;
  messageId: string;
  eventId: string;
  content: string;
  idempotencyKey: string | null;
  requestHash: Buffer | null;
}

/** conversation, author, message id, event id, now, content, image urls, file ids, idempotency key, request hash. */
export type MessageParams = readonly [
  conversationId: string,
  authorId: string,
  messageId: string,
  eventId: string,
  /** RFC 3339. */
  now: string,
  content: string,
  imageUrls: readonly string[],
  fileIds: readonly string[],
  idempotencyKey: string | null,
  requestHash: Buffer | null,
];

export interface MessageOutcome {
  /** The author's role; null when the author is no member. */
  role: MemberRole | null;
  /** An attached file that the author may not use. */
  files_missing: boolean;
  /** Null when nothing was written; `data` is the event's as it was stored. */
  written: { seq: number; data: { conversation_id: string } } | null;
  /** The message that the same idempotency key wrote before; `over` when that was so long ago that the key is free again. */
  earlier: { id: string; seq: number; same: boolean; over: boolean } | null;
}

/** @param conversation SQL for the id of the conversation to write to; without one nothing is written */
const messageSql = (conversation: string): string => `WITH member AS (
    SELECT role FROM conversation_members WHERE conversation_id = $1::uuid AND user_id = $2::uuid
  ), earlier AS (
    SELECT id, seq, request_hash = $10::bytea AS same, created_at < $5::timestamptz - ${KEY_LIFETIME} AS over FROM messages
    WHERE conversation_id = $1::uuid AND author_id = $2::uuid AND idempotency_key = $9::text
  ), files_missing AS (
    SELECT FROM unnest($8::uuid[]) AS wanted(id) WHERE (
      SELECT f.id FROM files f WHERE f.id = wanted.id AND (f.owner_id = $2::uuid OR f.conversation_id = $1::uuid)) IS NULL
  ), conversation AS (
    UPDATE conversations SET last_seq = last_seq + 1, updated_at = $5::timestamptz
    WHERE id = ${conversation} AND members_version = (SELECT members_version FROM conversations WHERE id = $1::uuid)
      AND EXISTS (SELECT FROM member WHERE role <> 'viewer')
      AND NOT EXISTS (SELECT FROM earlier) AND NOT EXISTS (SELECT FROM files_missing)
    RETURNING *
  ), message AS (
    INSERT INTO messages (conversation_id, seq, id, role, type, content, author_id, created_at, image_urls, file_ids,
      idempotency_key, request_hash)
    SELECT id, last_seq, $3::uuid, 'user', 'text', $6::text, $2::uuid, $5::timestamptz, $7::text[], $8::uuid[],
      $9::text, $10::bytea
    FROM conversation RETURNING *
  ), event AS (
    INSERT INTO events (stream_id, seq, event_id, name, occurred_at, data)
    SELECT conversation.id, conversation.last_seq, $4::uuid, 'conversation_update', $5::timestamptz,
      ${messageAddedJson('conversation', 'message')}
    FROM conversation, message
    RETURNING seq, data
  ), work AS (
    INSERT INTO agent_work (conversation_id) SELECT id FROM conversation
    ON CONFLICT (conversation_id) DO NOTHING
  )
  SELECT (SELECT role FROM member) AS role, EXISTS (SELECT FROM files_missing) AS files_missing,
    (SELECT json_build_object('seq', seq, 'data', data) FROM event) AS written,
    (SELECT json_build_object('id', id, 'seq', seq, 'same', same, 'over', over) FROM earlier) AS earlier`;

/**
 * One message, whatever it brings along: access check, sequence number, message, event and the agent's wake-up in one
 * statement; one row in any case. The UPDATE's row lock is held to the commit: seq is gapless and in commit order.
 * After a wait for that lock only the row itself is looked at anew, so it carries the version of its members: if that
 * has changed, nothing is written.
 * Two concurrent requests with one key both find nothing `earlier`; the second waits for the row lock and then violates
 * the unique index, which undoes its whole statement: run it again and it finds the first.
 */
export const sendMessage = statement<MessageParams, MessageOutcome>(
  'conversations.send_message',
  messageSql('$1::uuid'),
);

/** The same, unless somebody holds the conversation: then nothing is written, and nobody is waited for. */
export const sendMessageUnlessHeld = statement<MessageParams, MessageOutcome>(
  'conversations.send_message_unless_held',
  messageSql('(SELECT id FROM conversations WHERE id = $1::uuid FOR UPDATE SKIP LOCKED)'),
);

/** conversation, author, key, now. Frees a key whose time is over; its message stays. */
export const freeKey = statement<readonly [string, string, string, now: string], never>(
  'conversations.free_idempotency_key',
  `UPDATE messages SET idempotency_key = NULL, request_hash = NULL
  WHERE conversation_id = $1::uuid AND author_id = $2::uuid AND idempotency_key = $3::text
    AND created_at < $4::timestamptz - ${KEY_LIFETIME}`,
);

export function messageParamsOf(
  message: PlainMessage & { readonly imageUrls: readonly string[]; readonly fileIds: readonly string[] },
  now: string,
): MessageParams {
  const { conversationId, authorId, messageId, eventId, content, imageUrls, fileIds } = message;
  const { idempotencyKey, requestHash } = message;
  return [conversationId, authorId, messageId, eventId, now, content, imageUrls, fileIds, idempotencyKey, requestHash];
}
