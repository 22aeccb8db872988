import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError, silentLog, type EventLogPage, type LoggedEvent } from '@openhands-connect/platform';
import { deferred } from '@openhands-connect/platform/testing';
import type { Principal } from '../auth/index.js';
import { EventStream, type StreamItem } from './event-stream.js';
import { Feed } from './feed.js';

const principal: Principal = {
  userId: 'u',
  credential: { kind: 'session', sessionId: 's', kid: 'k' },
  scopes: 'all',
  expiresAtMs: Number.POSITIVE_INFINITY,
};
const eventOf = (seq: number, name: LoggedEvent['name'] = 'conversation_update'): LoggedEvent => ({
  streamId: 'c',
  seq,
  eventId: `event-${seq}`,
  name,
  occurredAt: '2026-11-23T00:00:00.000Z',
  data: {},
});
const gone = new DomainError('conversation.not_found');
const read = async (): Promise<EventLogPage> => ({ events: [], isLast: true });

describe('a stream of events', () => {
  let feed: Feed;
  let stream: EventStream;
  let released: number;
  let ends: number;
  let assertReadable: () => Promise<void>;
  beforeEach(async () => {
    released = 0;
    ends = 0;
    assertReadable = async () => undefined;
    stream = new EventStream(principal, 'c', {
      assertReadable: () => assertReadable(),
      release: () => (released += 1),
    });
    stream.onEnd = () => (ends += 1);
    feed = new Feed('c', { read, log: silentLog });
    feed.level(7);
    feed.follow(stream);
    stream.begin({ feed, afterSeq: 7, read, texts: () => [], maxQueuedBytes: 1_000_000 });
    await stream.next();
  });
  afterEach(() => stream.close());

  const commit = (seq: number): void => feed.hear(seq, eventOf(seq));
  const kindsToEnd = async (): Promise<string[]> => {
    const kinds: string[] = [];
    for (let item = await stream.next(); item; item = await stream.next()) kinds.push(item.kind);
    return kinds;
  };

  it('tells the position first, once', async () => {
    const other = new EventStream(principal, 'c', { assertReadable, release: () => undefined });
    other.begin({ feed, afterSeq: 6, read, texts: () => [], maxQueuedBytes: 1 });
    expect(await other.next()).toEqual({ kind: 'position', seq: 6 });
    expect(await other.next()).toEqual({ kind: 'resync', lastSeq: 7 });
  });

  it('gives an item as soon as it comes, and every one of a burst', async () => {
    const next = stream.next();
    for (const seq of [8, 9, 10]) commit(seq);
    const items = [await next, await stream.next(), await stream.next()];
    expect(items.map((item) => item?.kind === 'event' && item.event.seq)).toEqual([8, 9, 10]);
  });

  it('hears what comes between its look and its sleep', async () => {
    const seen: (StreamItem | undefined)[] = [];
    for (let seq = 8; seq < 40; seq++) {
      const next = stream.next();
      for (let turns = 0; turns < seq % 6; turns++) await Promise.resolve();
      commit(seq);
      seen.push(await next);
    }
    expect(seen).toHaveLength(32);
  });

  it('ends with why, whatever still waits, and tells so at once', async () => {
    commit(8);
    stream.end(new DomainError('auth.session_revoked'));
    stream.end(new DomainError('auth.token_expired'));
    expect(ends).toBe(1);
    expect(await stream.next()).toMatchObject({ kind: 'end', error: { code: 'auth.session_revoked' } });
    expect(await stream.next()).toBeUndefined();
  });

  it('wakes who waits when it ends or is closed', async () => {
    const next = stream.next();
    stream.end(gone);
    expect(await next).toMatchObject({ kind: 'end' });
    const last = stream.next();
    stream.close();
    stream.close();
    expect(await last).toBeUndefined();
    expect(released).toBe(1);
  });

  it('gives nothing to a suspect until it is cleared, and then everything', async () => {
    const answer = deferred();
    assertReadable = () => answer.promise;
    stream.suspect();
    commit(8);
    const next = stream.next();
    answer.resolve();
    expect(await next).toMatchObject({ kind: 'event', event: { seq: 8 } });
  });

  it('gives nothing more to who was removed, and says goodbye', async () => {
    assertReadable = async () => Promise.reject(gone);
    commit(8);
    stream.farewell = eventOf(3, 'conversation_delete');
    stream.suspect();
    expect(await kindsToEnd()).toEqual(['farewell', 'end']);
  });

  it.each([
    ['ends before the event that removes its reader', 'u', gone, ['end']],
    ['goes on with it when the reader is a member again', 'u', undefined, ['event', 'event']],
    ['goes on when somebody else is removed, and asks nobody', 'other', undefined, ['event', 'event']],
  ])('%s', async (_, removed_user_id, refusal, kinds) => {
    let asked = 0;
    assertReadable = async () => {
      asked += 1;
      if (refusal) throw refusal;
    };
    feed.hear(8, { ...eventOf(8), data: { removed_user_id } });
    commit(9);
    const items = [await stream.next(), await stream.next()];
    expect(items.flatMap((item) => (item ? [item.kind] : []))).toEqual(kinds);
    expect(asked).toBe(removed_user_id === 'u' ? 1 : 0);
  });

  it('keeps back what was taken while its reader became a suspect', async () => {
    assertReadable = async () => Promise.reject(gone);
    const next = stream.next();
    commit(8);
    stream.suspect();
    expect(await next).toMatchObject({ kind: 'end', error: { code: 'conversation.not_found' } });
  });

  it('takes an emptied log for a deleted conversation when it is one', async () => {
    feed.level(9);
    await feed.reach(9);
    expect(await stream.next()).toEqual({ kind: 'resync', lastSeq: 9 });
    assertReadable = async () => Promise.reject(gone);
    feed.level(12);
    expect(await kindsToEnd()).toEqual(['end']);
  });

  it('ends when nobody can say whether its reader may go on', async () => {
    assertReadable = async () => Promise.reject(new Error('down'));
    stream.suspect();
    expect(await stream.next()).toMatchObject({ kind: 'end', error: { code: 'server.internal' } });
  });
});
