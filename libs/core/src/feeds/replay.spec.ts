import { describe, expect, it, jest } from '@jest/globals';
import { silentLog, type EventLogPage, type LoggedEvent } from '@openhands-connect/platform';
import { deferred } from '@openhands-connect/platform/testing';
import { Feed } from './feed.js';
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
      ready: () => undefined,
      isGone: () => false,
      goLive: () => {
        live = true;
      },
      maxHeldEvents: 100,
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
  ])('misses and doubles nothing while live events pour in: %s', async (_, maxHeldEvents) => {
    const { got, run, commit, read } = build({ head: 10 });
    let pouring = 20;
    const pouringRead = async (afterSeq: number): Promise<EventLogPage> => {
      const page = await read(afterSeq);
      for (let i = 0; i < 3 && pouring > 0; i++, pouring--) commit();
      return page;
    };
    await run({ afterSeq: 0, read: pouringRead, maxHeldEvents });
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
    let waits = 0;
    const running = run({
      afterSeq: 0,
      maxHeldEvents: 5,
      read: async (seq) => (reads.push(seq), await read(seq)),
      ready: () => {
        if (waits++ > 0) return undefined;
        for (let i = 0; i < 6; i++) commit();
        return reader.promise;
      },
    });
    reader.resolve();
    await running;
    commit();
    expect(got).toEqual(upTo(11));
    // What was too much to hold comes from the log.
    expect(reads).toEqual([0, 4, 8]);
  });

  it('sends nothing more of a page to a reader who went while it waited', async () => {
    const { got, run } = build({ head: 4 });
    const gone = run({ afterSeq: 0, isGone: () => got.length > 0, ready: async () => undefined });
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
