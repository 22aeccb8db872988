import { describe, expect, it, jest } from '@jest/globals';
import { Gate, payloadText, silentLog, type EventLogPage, type LoggedEvent } from '@openhands-connect/platform';
import { deferred } from '@openhands-connect/platform/testing';
import { Feed } from './feed.js';
import type { ReaderPace } from './reader-pace.js';
import { replay, type ReplayOptions } from './replay.js';

const PAGE_SIZE = 4;

const eventOf = (seq: number): LoggedEvent => ({
  streamId: 's',
  seq,
  eventId: `event-${seq}`,
  name: 'conversation_update',
  occurredAt: '2026-11-23T00:00:00.000Z',
  data: {},
});

/** Of one event, or some more. */
const BYTES = payloadText(eventOf(100)).length;

/** One replay at a time. */
function paced(ready: ReaderPace['ready']): ReaderPace {
  const turns = new Gate({ maxRunning: 1, maxWaiting: 100 });
  return { turn: (work) => turns.run(work), ready };
}

/** A log that reaches from `oldest` to `head`, a feed that has told up to `told`, and a reader of it. */
function build({ head, told = head, oldest = 1 }: { head: number; told?: number; oldest?: number }) {
  const log = { head };
  const read = async (afterSeq: number): Promise<EventLogPage> => {
    const first = Math.max(afterSeq + 1, oldest);
    const length = Math.min(PAGE_SIZE, Math.max(0, log.head - first + 1));
    return { events: Array.from({ length }, (_, i) => eventOf(first + i)), isLast: length < PAGE_SIZE };
  };
  const got: number[] = [];
  let live = false;
  const feed = new Feed('s', { read, log: silentLog });
  feed.follow({ tell: ({ seq }) => void (live && got.push(seq)), skip: () => undefined });
  feed.level(told);
  const commit = (): void => {
    log.head += 1;
    feed.hear(log.head, eventOf(log.head));
  };
  const run = (overrides: Partial<ReplayOptions> & { afterSeq: number }) =>
    replay({
      feed,
      read,
      send: ({ seq }) => void got.push(seq),
      pace: paced(() => undefined),
      isGone: () => false,
      goQuiet: () => {
        const wasLive = live;
        live = false;
        return wasLive;
      },
      goLive: () => {
        live = true;
      },
      maxHeldBytes: 100 * BYTES,
      ...overrides,
    });
  return { feed, read, got, commit, run };
}

const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('a replay', () => {
  it('sends what came after the seq, then goes over to live', async () => {
    const { got, run, commit } = build({ head: 10 });
    await expect(run({ afterSeq: 3 })).resolves.toBe(7);
    commit();
    expect(got).toEqual(upTo(11, 4));
  });

  it('sends nothing to whoever has everything', async () => {
    const { got, run, commit } = build({ head: 10 });
    await expect(run({ afterSeq: 10 })).resolves.toBe(0);
    commit();
    expect(got).toEqual([11]);
  });

  it.each([
    ['few', 100],
    ['more than may be held', 2],
  ])('misses and doubles nothing while live events pour in: %s', async (_, held) => {
    const { got, run, commit, read } = build({ head: 10 });
    let pouring = 20;
    const pouringRead = async (afterSeq: number): Promise<EventLogPage> => {
      const page = await read(afterSeq);
      for (let i = 0; i < 3 && pouring > 0; i++, pouring--) commit();
      return page;
    };
    await run({ afterSeq: 0, read: pouringRead, maxHeldBytes: held * BYTES });
    while (pouring-- > 0) commit();
    expect(got).toEqual(upTo(30));
  });

  it('lets the room catch up first when the log is ahead of it', async () => {
    const { got, run, commit, feed } = build({ head: 10, told: 6 });
    await expect(run({ afterSeq: 4 })).resolves.toBe(6);
    expect(feed.toldSeq).toBe(10);
    commit();
    expect(got).toEqual(upTo(11, 5));
  });

  it('asks for a resync when the log does not reach back', async () => {
    const { got, run, commit } = build({ head: 10, oldest: 7 });
    await expect(run({ afterSeq: 3 })).resolves.toBe('resync');
    commit();
    expect(got).toEqual([11]);
  });

  it('asks for a resync when the reader claims more than there is, and the room loses nothing', async () => {
    const { feed, got, run, commit } = build({ head: 10 });
    const reach = jest.spyOn(feed, 'reach');
    await expect(run({ afterSeq: 999 })).resolves.toBe('resync');
    commit();
    expect(got).toEqual([11]);
    expect(reach).not.toHaveBeenCalled();
  });

  it('holds no more than it may while it waits for its reader, and misses nothing', async () => {
    const { got, run, commit, read } = build({ head: 4 });
    const reads: number[] = [];
    const reader = deferred();
    let asked = 0;
    const running = run({
      afterSeq: 0,
      maxHeldBytes: 5 * BYTES,
      read: async (seq) => (reads.push(seq), await read(seq)),
      pace: paced(() => {
        // Behind the first event of the page.
        if (++asked !== 3) return undefined;
        for (let i = 0; i < 6; i++) commit();
        return reader.promise;
      }),
    });
    reader.resolve();
    await running;
    commit();
    expect(got).toEqual(upTo(11));
    // What was too much to hold comes from the log.
    expect(reads).toEqual([0, 4, 8]);
  });

  it('reads nothing before there is room, and asks again after each wait', async () => {
    const { got, run, read } = build({ head: 4 });
    const order: string[] = [];
    let full = 2;
    await run({
      afterSeq: 0,
      read: async (seq) => (order.push('read'), await read(seq)),
      pace: paced(() => (full-- > 0 ? Promise.resolve(void order.push('wait')) : undefined)),
    });
    expect([order, got]).toEqual([['wait', 'wait', 'read'], upTo(4)]);
  });

  it('takes turns with the others of its reader, a page each, and lets who has everything pass', async () => {
    const pace = paced(() => undefined);
    const [long, short, level] = [build({ head: 12 }), build({ head: 3 }), build({ head: 7 })];
    const ends: string[] = [];
    const end = async (name: string, running: Promise<unknown>): Promise<void> => void (await running, ends.push(name));
    await Promise.all([
      end('long', long.run({ afterSeq: 0, pace })),
      end('short', short.run({ afterSeq: 0, pace })),
      end('level', level.run({ afterSeq: 7, pace })),
    ]);
    expect(ends).toEqual(['level', 'short', 'long']);
    expect([long.got, short.got]).toEqual([upTo(12), upTo(3)]);
  });

  it('misses and doubles nothing of what comes between its turns', async () => {
    const { got, run, commit } = build({ head: 10 });
    const turns = new Gate({ maxRunning: 1, maxWaiting: 1 });
    let pouring = 10;
    const turn: ReaderPace['turn'] = async (work) => {
      for (let i = 0; i < 3 && pouring > 0; i++, pouring--) commit();
      return await turns.run(work);
    };
    await run({ afterSeq: 0, pace: { turn, ready: () => undefined } });
    while (pouring-- > 0) commit();
    expect(got).toEqual(upTo(20));
  });

  it.each([
    ['goes on where it was', 10, upTo(13, 11)],
    ['is not live any more when too much came meanwhile to be held', 2, []],
  ])('that fails for a reader who was live: it %s', async (_, held, live) => {
    const { got, run, commit } = build({ head: 10 });
    await run({ afterSeq: 10 });
    const read = async (): Promise<never> => {
      for (let i = 0; i < 3; i++) commit();
      throw new Error('down');
    };
    await expect(run({ afterSeq: 5, read, maxHeldBytes: held * BYTES })).rejects.toThrow('down');
    expect(got).toEqual(live);
    commit();
    expect(got).toEqual(live.length > 0 ? [...live, 14] : []);
  });

  it('that fails brings nothing live to a reader who was not', async () => {
    const { got, run, commit } = build({ head: 10 });
    await expect(run({ afterSeq: 5, read: () => Promise.reject(new Error('down')) })).rejects.toThrow('down');
    commit();
    expect(got).toEqual([]);
  });

  it('sends nothing more of a page to a reader who went while it waited', async () => {
    const { got, run } = build({ head: 4 });
    const pace = paced(() => (got.length > 0 ? Promise.resolve() : undefined));
    const gone = run({ afterSeq: 0, isGone: () => got.length > 0, pace });
    await expect(gone).rejects.toMatchObject({ code: 'room.not_found' });
    expect(got).toEqual([1]);
  });

  it('ends without going live when its reader has gone', async () => {
    const { got, run, commit } = build({ head: 10 });
    await expect(run({ afterSeq: 0, isGone: () => got.length > 3 })).rejects.toMatchObject({ code: 'room.not_found' });
    commit();
    expect(got).toEqual(upTo(4));
  });
});
