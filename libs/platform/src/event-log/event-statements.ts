import { statement } from '../database/statement.js';
import type { LoggedEvent } from './logged-event.js';

/** A row of `events`, without the transaction's id. */
export interface EventRow {
  stream_id: string;
  seq: number;
  event_id: string;
  name: LoggedEvent['name'];
  occurred_at: Date;
  data: object;
}

const COLUMNS = 'stream_id, seq, event_id, name, occurred_at, data';

export const insertEvent = statement<
  [streamId: string, seq: number, eventId: string, name: string, occurredAt: string, data: string],
  unknown
>('event-log.insert', `INSERT INTO events (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)`);

export const selectAfter = statement<[streamId: string, afterSeq: number, limit: number], EventRow>(
  'event-log.read-after',
  `SELECT ${COLUMNS} FROM events WHERE stream_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
);

/** Stops behind the event that reaches the bytes. `page_size`: how many there were before that. */
export const selectPageAfter = statement<
  [streamId: string, afterSeq: number, maxEvents: number, maxBytes: number],
  EventRow & { page_size: number }
>(
  'event-log.read-page-after',
  `SELECT ${COLUMNS}, page_size FROM (
    SELECT *, sum(octet_length(data::text)) OVER (ORDER BY seq) - octet_length(data::text) AS bytes_before,
      (count(*) OVER ())::int AS page_size
    FROM (SELECT ${COLUMNS} FROM events WHERE stream_id = $1 AND seq > $2 ORDER BY seq LIMIT $3) page
  ) measured WHERE bytes_before < $4 ORDER BY seq`,
);

/**
 * Below `pg_snapshot_xmin` every transaction has ended, so nothing can appear there any more: a position in that
 * part never has to look back. (A plain `seq > n` over all streams would skip what commits late.)
 */
export const selectGlobalAfter = statement<
  [xid: string, streamId: string, seq: number, limit: number],
  EventRow & { xid: string }
>(
  'event-log.read-global-after',
  `SELECT ${COLUMNS}, xid::text AS xid FROM events
   WHERE (xid, stream_id, seq) > ($1::bigint, $2::uuid, $3::bigint)
     AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
   ORDER BY events.xid, stream_id, seq LIMIT $4`,
);

export const selectHorizon = statement<[], { xid: string }>(
  'event-log.horizon',
  'SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)::text AS xid',
);

export function toEvent(row: EventRow): LoggedEvent {
  return {
    streamId: row.stream_id,
    seq: row.seq,
    eventId: row.event_id,
    name: row.name,
    occurredAt: row.occurred_at.toISOString(),
    data: row.data,
  };
}
