import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { InProcessBus } from '../bus/in-process-bus.js';
import { streamTopic, type Signal } from '../bus/signal.js';
import type { Database } from '../database/database.js';
import { statement } from '../database/statement.js';
import { uuidv7 } from '../ids/uuid-v7.js';
import { deferred, testDatabase, type TestDatabase } from '../testing/index.js';
import { BEGINNING, EventLog, type GlobalPosition } from './event-log.js';
import { EventEntity } from './event.entity.js';
import { toPayload, type LoggedEvent } from './logged-event.js';
import { defineStream, type StreamRef } from './stream.js';

class CreateLog1000000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE rooms (id uuid PRIMARY KEY, last_seq bigint NOT NULL DEFAULT 0)');
    await runner.query(
      `CREATE TABLE events (stream_id uuid, seq bigint, event_id uuid NOT NULL, name text NOT NULL,
         occurred_at timestamptz(3) NOT NULL, data json NOT NULL,
         xid bigint NOT NULL DEFAULT txid_current(), PRIMARY KEY (stream_id, seq))`,
    );
    await runner.query('CREATE INDEX ON events (xid, stream_id, seq)');
  }
  async down(): Promise<void> {}
}

const rooms = defineStream('spec-room', 'rooms');
const createRoom = statement<[id: string], unknown>('event-log-spec.create', 'INSERT INTO rooms (id) VALUES ($1)');
const newestXid = statement<[], { xid: string }>('event-log-spec.newest', 'SELECT max(xid)::text AS xid FROM events');

let harness: TestDatabase;
let database: Database;
let bus: InProcessBus;
let log: EventLog;

beforeAll(async () => {
  harness = await testDatabase({ entities: [EventEntity], migrations: [CreateLog1000000000000] });
  database = harness.database;
  bus = new InProcessBus();
  log = new EventLog(database, bus);
});
afterAll(() => harness.drop());

async function newRoom(): Promise<StreamRef> {
  const id = uuidv7();
  await database.run(createRoom, [id]);
  return rooms.of(id);
}

const append = (room: StreamRef, note: string): Promise<LoggedEvent> =>
  database.transaction((tx) => log.append(tx, room, 'conversation_update', (seq) => ({ z: note, a: seq })));

async function readGlobal(
  from: GlobalPosition,
  limit = 1_000,
): Promise<{ events: LoggedEvent[]; end: GlobalPosition }> {
  const rows = await log.readGlobalAfter(from, limit);
  return { events: rows.map(({ event }) => event), end: rows.at(-1)?.position ?? from };
}

/** Resolves when all that is committed can be read: transactions of other test files on this server hold it back too. */
async function horizonPassed(): Promise<void> {
  const newest = await database.run(newestXid, []);
  while (BigInt((await log.currentPosition()).xid) < BigInt(newest[0]?.xid ?? 0)) await settled();
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a stream', () => {
  test('counts from 1 and gives back what was written, letter by letter', async () => {
    const room = await newRoom();
    const written = [await append(room, 'one'), await append(room, 'two')];
    const read = await log.readAfter(room.id, 0, 10);
    expect(read).toEqual(written);
    expect(read.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(JSON.stringify(read.map(toPayload))).toBe(JSON.stringify(written.map(toPayload)));
    expect(Object.keys(read.map(toPayload)[0] ?? {})).toEqual(['event_id', 'seq', 'occurred_at', 'z', 'a']);
    expect(await log.lastSeq(room)).toBe(2);
    expect(await log.readAfter(room.id, 1, 10)).toEqual([written[1]]);
    expect(await log.readAfter(room.id, 0, 1)).toEqual([written[0]]);
  });

  test('is read in pages that are bounded in events and in bytes, and have one event at least', async () => {
    const room = await newRoom();
    const note = 'x'.repeat(1_000);
    for (let i = 0; i < 5; i++) await append(room, note);
    const page = async (afterSeq: number, maxEvents: number, maxBytes: number): Promise<unknown[]> => {
      const { events, isLast } = await log.readPageAfter(room.id, afterSeq, { maxEvents, maxBytes });
      return [events.map(({ seq }) => seq), isLast];
    };
    expect(await page(0, 10, 1_000_000)).toEqual([[1, 2, 3, 4, 5], true]);
    expect(await page(0, 3, 1_000_000)).toEqual([[1, 2, 3], false]);
    expect(await page(2, 3, 1_000_000)).toEqual([[3, 4, 5], false]);
    expect(await page(0, 10, 1_500)).toEqual([[1, 2], false]);
    expect(await page(3, 10, 1)).toEqual([[4], false]);
    expect(await page(4, 10, 1)).toEqual([[5], true]);
    expect(await page(5, 10, 1)).toEqual([[], true]);
    expect((await log.readPageAfter(room.id, 0, { maxEvents: 2, maxBytes: 9_999 })).events).toEqual(
      await log.readAfter(room.id, 0, 2),
    );
  });

  test('has no gaps when writers collide and some give up', async () => {
    const room = await newRoom();
    const write = (index: number): Promise<unknown> =>
      database
        .transaction(async (tx) => {
          await log.append(tx, room, 'conversation_update', () => ({ index }));
          if (index % 3 === 0) throw new Error('given up');
        })
        .catch(() => undefined);
    await Promise.all(Array.from({ length: 30 }, (_, index) => write(index)));
    const events = await log.readAfter(room.id, 0, 100);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test('that does not exist cannot be appended to', async () => {
    const nowhere = rooms.of(uuidv7());
    await expect(append(nowhere, 'lost')).rejects.toThrow('There is no stream');
    expect(await log.lastSeq(nowhere)).toBeUndefined();
  });

  test('must live in a table with a plain name', () => {
    expect(() => defineStream('bad', 'rooms; DROP TABLE rooms')).toThrow('is no table name');
  });
});

describe('the doorbell', () => {
  test('rings once the event is committed, with the event', async () => {
    const room = await newRoom();
    const rung = deferred<Signal>();
    const unsubscribe = bus.subscribe(streamTopic(room.id), rung.resolve);
    const event = await append(room, 'ring');
    expect(await rung.promise).toEqual({ kind: 'event', streamId: room.id, seq: 1, event });
    unsubscribe();
  });

  test('is silent when the transaction is undone', async () => {
    const room = await newRoom();
    const heard: Signal[] = [];
    const unsubscribe = bus.subscribe(streamTopic(room.id), (signal) => heard.push(signal));
    const failing = database.transaction(async (tx) => {
      await log.append(tx, room, 'conversation_update', () => ({}));
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await append(room, 'after');
    await settled();
    expect(heard).toMatchObject([{ seq: 1, event: { data: { z: 'after' } } }]);
    unsubscribe();
  });
});

describe('the reader of all streams', () => {
  test('sees every event once, page by page, each stream in order', async () => {
    const [first, second] = [await newRoom(), await newRoom()];
    await horizonPassed();
    const { end: start } = await readGlobal(BEGINNING);
    await Promise.all([append(first, '1'), append(second, '2'), append(first, '3'), append(second, '4')]);
    await horizonPassed();
    const seen: LoggedEvent[] = [];
    for (let at = start; ;) {
      const { events, end } = await readGlobal(at, 3);
      if (events.length === 0) break;
      seen.push(...events);
      at = end;
    }
    expect(seen).toHaveLength(4);
    for (const room of [first, second]) {
      expect(seen.filter(({ streamId }) => streamId === room.id).map(({ seq }) => seq)).toEqual([1, 2]);
    }
  });

  test('does not skip what commits late', async () => {
    const [early, late] = [await newRoom(), await newRoom()];
    await horizonPassed();
    const { end: start } = await readGlobal(BEGINNING);
    const [written, commit] = [deferred(), deferred()];
    const slow = database.transaction(async (tx) => {
      await log.append(tx, late, 'conversation_update', () => ({ slow: true }));
      written.resolve();
      await commit.promise;
    });
    await written.promise;
    await append(early, 'fast');
    const during = await readGlobal(start);
    expect(during.events).toEqual([]);
    commit.resolve();
    await slow;
    await horizonPassed();
    const after = await readGlobal(during.end);
    expect(after.events.map(({ streamId }) => streamId)).toEqual([late.id, early.id]);
  });

  test('that starts now sees nothing of before', async () => {
    const room = await newRoom();
    await append(room, 'before');
    await horizonPassed();
    const now = await log.currentPosition();
    await append(room, 'after');
    await horizonPassed();
    const { events } = await readGlobal(now);
    expect(events.map(({ data }) => data)).toEqual([{ z: 'after', a: 2 }]);
  });
});

test('the entity describes the table', async () => {
  const room = await newRoom();
  const event = await append(room, 'entity');
  const found = await database.manager.findOneByOrFail(EventEntity, { streamId: room.id });
  expect(found).toMatchObject({ seq: 1, eventId: event.eventId, occurredAt: new Date(event.occurredAt) });
});
