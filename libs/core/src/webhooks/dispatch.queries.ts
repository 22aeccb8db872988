import { statement } from '@openhands-connect/platform';
import type { RelayedWebhookEventName } from '@openhands-connect/contract';
import { REGISTRAR_IS_GOOD } from './registrar.sql.js';

/** The dispatcher's name among the readers of the log. */
const READER = 'webhooks';

export const makeReader = statement<readonly [], never>(
  'webhooks.make_reader',
  `INSERT INTO event_readers (name, xid, stream_id, seq)
  VALUES ('${READER}', 0, '00000000-0000-0000-0000-000000000000', 0) ON CONFLICT (name) DO NOTHING`,
);

export const readerPosition = statement<readonly [], { xid: string; stream_id: string; seq: number }>(
  'webhooks.reader_position',
  `SELECT xid::text AS xid, stream_id, seq FROM event_readers WHERE name = '${READER}'`,
);

/**
 * Where no webhook may hear anything, nothing has to be read: the reader goes up to everything that has ended. A webhook
 * that this statement does not see yet commits later, and so does every fact that follows it.
 */
export const skipUnwanted = statement<readonly [], { is_unwanted: boolean }>(
  'webhooks.skip_unwanted',
  `WITH wanted AS (
    SELECT EXISTS (SELECT FROM webhooks w WHERE w.status = 'active' AND ${REGISTRAR_IS_GOOD}) AS yes
  ), horizon AS (
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 AS xid
  ), skipped AS (
    UPDATE event_readers r SET xid = horizon.xid, stream_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      seq = ${Number.MAX_SAFE_INTEGER}
    FROM wanted, horizon
    WHERE r.name = '${READER}' AND NOT wanted.yes AND r.xid < horizon.xid
      AND EXISTS (SELECT FROM events e WHERE e.xid > r.xid)
  )
  SELECT NOT yes AS is_unwanted FROM wanted`,
);

/** Of facts in the order of the log: streams, names, transactions, conversations (null for none). */
export type MatchParams = readonly [
  streamIds: readonly string[],
  eventTypes: readonly RelayedWebhookEventName[],
  xids: readonly string[],
  conversationIds: readonly (string | null)[],
];

/**
 * Which webhooks are to hear which of the facts (`ordinal` counts from 1): active, registered before by what is good
 * still, subscribed to the name and to the conversation, and their owner is the stream's user or a member of its
 * conversation.
 */
export const matchWebhooks = statement<MatchParams, { ordinal: number; webhook_id: string }>(
  'webhooks.match',
  `WITH fact AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::uuid[])
      WITH ORDINALITY AS fact(stream_id, event_type, xid, conversation_id, ordinal)
  ), audience AS (
    SELECT ordinal, stream_id AS user_id FROM fact
    UNION ALL
    SELECT fact.ordinal, m.user_id FROM fact JOIN conversation_members m ON m.conversation_id = fact.stream_id
  )
  SELECT fact.ordinal, w.id AS webhook_id
  FROM audience JOIN fact USING (ordinal) JOIN webhooks w ON w.owner_id = audience.user_id
  WHERE w.status = 'active' AND ${REGISTRAR_IS_GOOD} AND w.registered_xid < fact.xid AND w.events && ARRAY['*', fact.event_type]
    AND (w.conversation_ids IS NULL OR fact.conversation_id = ANY(w.conversation_ids))
  ORDER BY fact.ordinal, w.id`,
);

/** From where, to where, and the new deliveries column by column. */
export type AdvanceParams = readonly [
  fromXid: string,
  fromStreamId: string,
  fromSeq: number,
  toXid: string,
  toStreamId: string,
  toSeq: number,
  deliveryIds: readonly string[],
  webhookIds: readonly string[],
  streamIds: readonly string[],
  seqs: readonly number[],
  eventIds: readonly string[],
  eventTypes: readonly RelayedWebhookEventName[],
];

/**
 * Moves the reader and makes its deliveries, both or neither. No row: another process has moved the reader meanwhile.
 * A webhook that is being removed at this moment may get some yet: they are never due, and are swept with the others. To
 * hold it would mean to wait, with the reader in hand, and in another order than whoever removes several.
 */
export const advance = statement<AdvanceParams, { name: string }>(
  'webhooks.advance',
  `WITH moved AS (
    UPDATE event_readers SET xid = $4::bigint, stream_id = $5::uuid, seq = $6::bigint
    WHERE name = '${READER}' AND xid = $1::bigint AND stream_id = $2::uuid AND seq = $3::bigint
    RETURNING name
  ), made AS (
    INSERT INTO webhook_deliveries (id, webhook_id, stream_id, seq, event_id, event_type)
    SELECT d.id, d.webhook_id, d.stream_id, d.seq, d.event_id, d.event_type
    FROM unnest($7::uuid[], $8::uuid[], $9::uuid[], $10::bigint[], $11::uuid[], $12::text[])
      AS d(id, webhook_id, stream_id, seq, event_id, event_type)
    JOIN webhooks w ON w.id = d.webhook_id
    WHERE EXISTS (SELECT FROM moved)
  )
  SELECT name FROM moved`,
);
