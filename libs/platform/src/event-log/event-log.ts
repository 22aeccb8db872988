import type { Bus } from '../bus/bus.js';
import type { Database } from '../database/database.js';
import type { Transaction } from '../database/transaction.js';
import { uuidv7 } from '../ids/uuid-v7.js';
import type { DurableEventName } from '@openhands-connect/contract';
import {
  insertEvent,
  selectAfter,
  selectGlobalAfter,
  selectHorizon,
  selectPageAfter,
  toEvent,
} from './event-statements.js';
import type { LoggedEvent } from './logged-event.js';
import type { StreamRef } from './stream.js';

/** Where a reader of all streams stands. Opaque but for being comparable by the database. */
export interface GlobalPosition {
  /** A 64-bit transaction id in decimal. */
  readonly xid: string;
  readonly streamId: string;
  readonly seq: number;
}

/** How much of a stream is read at once. A page has one event at least, however large it is. */
export interface PageLimits {
  readonly maxEvents: number;
  /** Of payloads. A page ends with the event that reaches it. */
  readonly maxBytes: number;
}

export interface EventLogPage {
  readonly events: LoggedEvent[];
  /** The stream had no more when this was read. */
  readonly isLast: boolean;
}

export interface PositionedEvent {
  readonly event: LoggedEvent;
  /** Where a reader stands who has dealt with this event. */
  readonly position: GlobalPosition;
}

/** Before everything that was ever logged. */
export const BEGINNING: GlobalPosition = { xid: '0', streamId: '00000000-0000-0000-0000-000000000000', seq: 0 };

/** Greater than every UUIDv7. */
const LAST_STREAM_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The facts: written in the transaction that makes them true, read by everything that tells the outside. */
export class EventLog {
  constructor(
    private readonly database: Database,
    private readonly bus: Bus,
  ) {}

  /**
   * Appends a fact to a stream. The stream row's lock, held to the commit, gives out `seq`: without gaps, in commit
   * order. `dataOf` builds the payload when the number is known. The doorbell rings after the commit.
   * Throws when there is no such stream.
   */
  async append(
    tx: Transaction,
    stream: StreamRef,
    name: DurableEventName,
    dataOf: (seq: number) => object,
  ): Promise<LoggedEvent> {
    const [row] = await tx.run(stream.statements.bump, [stream.id]);
    if (row === undefined) throw new Error(`There is no stream ${stream.id} to append ${name} to`);
    const seq = row.last_seq;
    const event = newEvent(stream.id, seq, name, dataOf(seq));
    await tx.run(insertEvent, [event.streamId, seq, event.eventId, name, event.occurredAt, JSON.stringify(event.data)]);
    this.publishAfterCommit(tx, event);
    return event;
  }

  /** Rings the doorbell for an event that a statement of the caller's own has inserted in this transaction. */
  publishAfterCommit(tx: Transaction, event: LoggedEvent): void {
    tx.afterCommit(() => this.publish(event));
  }

  /** Rings the doorbell at once: for an event that a single statement has already committed. */
  publish(event: LoggedEvent): void {
    this.bus.publish({ kind: 'event', streamId: event.streamId, seq: event.seq, event });
  }

  /** The events of a stream after `afterSeq`, in order, at most `limit`. */
  async readAfter(streamId: string, afterSeq: number, limit: number): Promise<LoggedEvent[]> {
    return (await this.database.run(selectAfter, [streamId, afterSeq, limit])).map(toEvent);
  }

  /** The same in pages whose memory is bounded, for readers that may be slow. */
  async readPageAfter(streamId: string, afterSeq: number, { maxEvents, maxBytes }: PageLimits): Promise<EventLogPage> {
    const rows = await this.database.run(selectPageAfter, [streamId, afterSeq, maxEvents, maxBytes]);
    const found = rows[0]?.page_size ?? 0;
    return { events: rows.map(toEvent), isLast: found < maxEvents && rows.length === found };
  }

  /** The number of the stream's newest event, 0 for none; undefined when there is no such stream. */
  async lastSeq(stream: StreamRef): Promise<number | undefined> {
    const [row] = await this.database.run(stream.statements.lastSeq, [stream.id]);
    return row?.last_seq;
  }

  /**
   * Events of all streams after a position, at most `limit`, each exactly once for a reader that goes on from the
   * position of the last. Those of one stream may come out of its order (a writer gets its transaction's id before it
   * waits for the stream's lock); `seq` tells theirs. What is still being written by any transaction, and what
   * began after it, is held back until that one ends.
   */
  async readGlobalAfter(position: GlobalPosition, limit: number): Promise<PositionedEvent[]> {
    const rows = await this.database.run(selectGlobalAfter, [position.xid, position.streamId, position.seq, limit]);
    return rows.map((row) => ({
      event: toEvent(row),
      position: { xid: row.xid, streamId: row.stream_id, seq: row.seq },
    }));
  }

  /** Where a reader starts that wants only what comes from now on. */
  async currentPosition(): Promise<GlobalPosition> {
    const [row] = await this.database.run(selectHorizon, []);
    return { xid: row?.xid ?? '0', streamId: LAST_STREAM_ID, seq: Number.MAX_SAFE_INTEGER };
  }
}

/** A fact that happens now; for callers that write it with a statement of their own. */
export function newEvent(streamId: string, seq: number, name: DurableEventName, data: object): LoggedEvent {
  return { streamId, seq, eventId: uuidv7(), name, occurredAt: new Date().toISOString(), data };
}
