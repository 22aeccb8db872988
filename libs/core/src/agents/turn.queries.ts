import { statement } from '@openhands-connect/platform';
import type { AgentName, Message, MessageRole, MessageType } from '@openhands-connect/contract';
import { arrayText, messageAddedJson, messageText, statusChangedJson } from '../conversations/index.js';

/** How many messages one turn answers at most; what lies beyond makes the next one. */
export const MAX_PENDING = 100;

export interface OpenedTurn {
  agent: AgentName;
  /** Oldest first. */
  messages: Message[];
  /** The lease is still the caller's. */
  is_held: boolean;
  /** The conversation's newest seq when `messages` was read; the status event, where there is one, comes on top. */
  last_seq: number;
  /** Of the event that shows the conversation as running; null when it was. */
  seq: number | null;
  data: Record<string, unknown> | null;
}

/**
 * conversation, lease, event id, now. Shows a conversation as running whose messages wait. A message that is committed
 * while this statement waits for the conversation's lock is not among `messages`, nor counted in `last_seq`.
 */
export const openTurn = statement<readonly [string, string, string, Date], OpenedTurn>(
  'agents.open_turn',
  `WITH held AS (
    SELECT FROM agent_work WHERE conversation_id = $1::uuid AND lease_id = $2::uuid
  ), pending AS (
    SELECT m.* FROM conversations c JOIN messages m ON m.conversation_id = c.id
    WHERE c.id = $1::uuid AND m.seq > c.answered_seq AND m.role = 'user' AND EXISTS (SELECT FROM held)
    ORDER BY m.seq LIMIT ${MAX_PENDING}
  ), conversation AS (
    UPDATE conversations SET status = 'running', last_seq = last_seq + 1, updated_at = $4::timestamptz
    WHERE id = $1::uuid AND status <> 'running' AND EXISTS (SELECT FROM pending)
    RETURNING *
  ), event AS (
    INSERT INTO events (stream_id, seq, event_id, name, occurred_at, data)
    SELECT conversation.id, conversation.last_seq, $3::uuid, 'conversation_update', $4::timestamptz,
      ${statusChangedJson('conversation')}
    FROM conversation RETURNING seq, data
  )
  SELECT c.agent, c.last_seq, EXISTS (SELECT FROM held) AS is_held,
    (SELECT ${arrayText(messageText('pending'), 'pending.seq')} FROM pending)::json AS messages,
    (SELECT seq FROM event) AS seq, (SELECT data FROM event) AS data
  FROM conversations c WHERE c.id = $1::uuid`,
);

export type CloseTurnParams = readonly [
  conversationId: string,
  leaseId: string,
  answeredSeq: number,
  /** What the conversation's `last_seq` is when nothing has happened since the turn was opened. */
  expectedSeq: number,
  now: Date,
  statusEventId: string,
  messageIds: readonly string[],
  eventIds: readonly string[],
  roles: readonly MessageRole[],
  types: readonly MessageType[],
  contents: readonly string[],
];

export interface ClosedTurn {
  /** Something happened meanwhile: the work is due again, and the conversation goes on running. */
  has_more: boolean;
  events: { seq: number; event_id: string; data: Record<string, unknown> }[];
}

/**
 * Stores an answer, ends the turn and tells the room of both, in one statement. `answered_seq` is judged again on the
 * newest version of the row, after the wait for its lock: of two workers that believe that they hold the turn, one
 * writes. No row: nothing was written, for whatever reason.
 */
export const closeTurn = statement<CloseTurnParams, ClosedTurn>(
  'agents.close_turn',
  `WITH answer AS (
    SELECT * FROM unnest($7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::text[])
      WITH ORDINALITY AS answer(id, event_id, role, type, content, n)
  ), conversation AS (
    UPDATE conversations SET answered_seq = $3::bigint, updated_at = $5::timestamptz,
      status = CASE WHEN last_seq = $4::bigint THEN 'idle' ELSE 'running' END,
      last_seq = last_seq + (SELECT count(*) FROM answer) + CASE WHEN last_seq = $4::bigint THEN 1 ELSE 0 END
    WHERE id = $1::uuid AND status = 'running' AND answered_seq < $3::bigint
      AND EXISTS (SELECT FROM agent_work WHERE conversation_id = $1::uuid AND lease_id = $2::uuid)
    RETURNING *
  ), step AS (
    SELECT c.id, c.title, 'running' AS status, c.agent, c.archived, c.created_at, c.updated_at,
      c.last_seq - CASE WHEN c.status = 'idle' THEN 1 ELSE 0 END - count(*) OVER () + answer.n AS last_seq,
      answer.id AS message_id, answer.event_id, answer.role, answer.type, answer.content
    FROM conversation c, answer
  ), message AS (
    INSERT INTO messages (conversation_id, seq, id, role, type, content, created_at)
    SELECT id, last_seq, message_id, role, type, content, $5::timestamptz FROM step
    RETURNING *
  ), event AS (
    INSERT INTO events (stream_id, seq, event_id, name, occurred_at, data)
    SELECT step.id, step.last_seq, step.event_id, 'conversation_update', $5::timestamptz,
      ${messageAddedJson('step', 'message')}
    FROM step JOIN message ON message.seq = step.last_seq
    UNION ALL
    SELECT c.id, c.last_seq, $6::uuid, 'conversation_update', $5::timestamptz,
      ${statusChangedJson('c')}
    FROM conversation c WHERE c.status = 'idle'
    RETURNING seq, event_id, data
  ), done AS (
    DELETE FROM agent_work w USING conversation c
    WHERE w.conversation_id = c.id AND w.lease_id = $2::uuid AND c.status = 'idle'
  ), more AS (
    UPDATE agent_work w SET lease_expires_at = NULL, lease_id = NULL, due_at = now(), attempts = 0
    FROM conversation c WHERE w.conversation_id = c.id AND w.lease_id = $2::uuid AND c.status = 'running'
  )
  SELECT c.status = 'running' AS has_more,
    coalesce((SELECT json_agg(event ORDER BY seq) FROM event), '[]'::json) AS events
  FROM conversation c`,
);
