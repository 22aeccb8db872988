import { statement } from '@openhands-connect/platform';

/** Nothing wants the event any more: it is old, every reader of the log is past it, and no delivery is to come. */
const free = (event: string): string => `${event}.occurred_at < $5::timestamptz
  AND EXISTS (SELECT FROM event_readers)
  AND NOT EXISTS (SELECT FROM event_readers r
    WHERE (r.xid, r.stream_id, r.seq) < (${event}.xid, ${event}.stream_id, ${event}.seq))
  AND NOT EXISTS (SELECT FROM webhook_deliveries d
    WHERE d.status = 'pending' AND d.stream_id = ${event}.stream_id AND d.seq = ${event}.seq)`;

/** After this position, how many to look at, from before when. */
export type ForgetParams = readonly [xid: string, streamId: string, seq: number, limit: number, before: Date];

export interface ForgottenBatch {
  looked_at: number;
  has_old: boolean;
  xid: string;
  stream_id: string;
  seq: number;
}

/**
 * Looks at the next events in the order in which they were written, and removes those that nothing wants: of each stream
 * from its oldest on and without a hole, so that what is left of it has none. The events of a stream that is being
 * removed at this moment are left to whoever does that, which makes sure that nobody waits for anybody.
 *
 * No row when there is nothing to look at.
 */
export const forgetEvents = statement<ForgetParams, ForgottenBatch>(
  'events.forget',
  `WITH batch AS MATERIALIZED (
    SELECT xid, stream_id, seq, occurred_at FROM events
    WHERE (xid, stream_id, seq) > ($1::bigint, $2::uuid, $3::bigint)
    ORDER BY xid, stream_id, seq LIMIT $4::int
  ), newest AS (
    SELECT stream_id, max(seq) AS seq FROM batch WHERE ${free('batch')} GROUP BY stream_id
  ), doomed AS MATERIALIZED (
    SELECT e.stream_id, e.seq FROM newest n
      LEFT JOIN LATERAL (SELECT k.seq FROM events k
        WHERE k.stream_id = n.stream_id AND k.seq <= n.seq AND NOT (${free('k')})
        ORDER BY k.seq LIMIT 1) kept ON true
      JOIN events e ON e.stream_id = n.stream_id AND e.seq <= n.seq AND (kept.seq IS NULL OR e.seq < kept.seq)
  ), held AS MATERIALIZED (
    SELECT e.stream_id, e.seq FROM doomed d JOIN events e ON e.stream_id = d.stream_id AND e.seq = d.seq
    FOR UPDATE OF e SKIP LOCKED
  ), whole AS (
    SELECT stream_id, count(*) FROM doomed GROUP BY stream_id
    INTERSECT SELECT stream_id, count(*) FROM held GROUP BY stream_id
  ), removed AS (
    DELETE FROM events e USING held h
    WHERE e.stream_id = h.stream_id AND e.seq = h.seq AND h.stream_id IN (SELECT stream_id FROM whole)
  )
  SELECT (count(*) OVER ())::int AS looked_at, bool_or(occurred_at < $5::timestamptz) OVER () AS has_old,
    xid::text AS xid, stream_id, seq
  FROM batch ORDER BY batch.xid DESC, stream_id DESC, seq DESC LIMIT 1`,
);
