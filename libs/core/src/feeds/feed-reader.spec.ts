import { describe, expect, it } from '@jest/globals';
import { payloadText, silentLog, type EventLogPage, type LoggedEvent } from '@openhands-connect/platform';
import { FeedReader, type FeedItem, type ReaderSource } from './feed-reader.js';
import { Feed } from './feed.js';

const PAGE_SIZE = 4;

const eventOf = (seq: number): LoggedEvent => ({
  streamId: 's',
  seq,
  eventId: `event-${seq}`,
  name: 'conversation_update',
  occurredAt: '2026-11-23T00:00:00.000Z',
  data: {},
});
const EVENT_BYTES = payloadText(eventOf(10)).length;
const deltaOf = (content: string) => ({ conversation_id: 's', message_id: 'm', index: 0, content });

/** A log from `oldest` to `head`, a feed that has told up to `told`, and a reader of it. */
function build({ head, told = head, oldest = 1, ...own }: Partial<ReaderSource> & BuildOptions) {
  const log = { head, oldest, reads: 0, duringRead: (): void => undefined };
  const read = async (afterSeq: number): Promise<EventLogPage> => {
    log.reads += 1;
    const first = Math.max(afterSeq + 1, log.oldest);
    const length = Math.min(PAGE_SIZE, Math.max(0, log.head - first + 1));
    log.duringRead();
    return { events: Array.from({ length }, (_, i) => eventOf(first + i)), isLast: length < PAGE_SIZE };
  };
  const feed = new Feed('s', { read, log: silentLog });
  feed.level(told);
  const source = { feed, afterSeq: told, read, texts: () => [], maxQueuedBytes: 100 * EVENT_BYTES, ...own };
  const reader = new FeedReader(source);
  feed.follow({ tell: (event) => reader.tell(event), skip: () => undefined });
  const commit = (count = 1): void => {
    for (let i = 0; i < count; i++) {
      log.head += 1;
      feed.hear(log.head, eventOf(log.head));
    }
  };
  return { reader, feed, log, commit };
}
interface BuildOptions {
  head: number;
  told?: number;
  oldest?: number;
}

/** Everything that is to be had now: seqs, texts, and `resync n`. */
async function drain(reader: FeedReader): Promise<(number | string)[]> {
  const given: (number | string)[] = [];
  for (let item = await reader.take(); item; item = await reader.take()) given.push(shown(item));
  return given;
}
function shown(item: FeedItem): number | string {
  if (item.kind === 'event') return item.event.seq;
  return item.kind === 'delta' ? item.delta.content : `resync ${item.lastSeq}`;
}
const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('a reader of a feed', () => {
  it('gets what it has not seen from the log, then what comes, without reading again', async () => {
    const { reader, commit, log } = build({ head: 10, afterSeq: 3 });
    expect(await drain(reader)).toEqual(upTo(10, 4));
    const { reads } = log;
    commit(3);
    expect(await drain(reader)).toEqual([11, 12, 13]);
    expect(log.reads).toBe(reads);
  });

  it('that is level gets nothing but what comes', async () => {
    const { reader, commit, log } = build({ head: 10 });
    expect(await drain(reader)).toEqual([]);
    commit();
    expect(await drain(reader)).toEqual([11]);
    expect(log.reads).toBe(0);
  });

  it.each([0, 1, 5, 9])('misses and doubles nothing while events pour in, %d at each read', async (count) => {
    const { reader, commit, log } = build({ head: 30, afterSeq: 0 });
    let left = 40;
    log.duringRead = () => {
      commit(Math.min(count, left));
      left -= count;
      left = Math.max(0, left);
    };
    const given = await drain(reader);
    commit(2);
    given.push(...(await drain(reader)));
    expect(given).toEqual(upTo(log.head));
  });

  it('reads the log when more comes than may wait, and holds no more than that', async () => {
    const { reader, commit, log } = build({ head: 0, maxQueuedBytes: 3 * EVENT_BYTES });
    expect(await drain(reader)).toEqual([]);
    commit(50);
    expect(await drain(reader)).toEqual(upTo(50));
    expect(log.reads).toBeGreaterThanOrEqual(50 / PAGE_SIZE - 1);
    commit(3);
    const { reads } = log;
    expect(await drain(reader)).toEqual([51, 52, 53]);
    expect(log.reads).toBe(reads);
  });

  it('that reads steadily never needs the log, however much goes through', async () => {
    const { reader, commit, log } = build({ head: 0, maxQueuedBytes: 3 * EVENT_BYTES });
    commit(2);
    for (let seq = 1; seq <= 50; seq++) {
      expect(await reader.take()).toMatchObject({ event: { seq } });
      commit();
    }
    expect(log.reads).toBe(0);
  });

  it('passes over what the log was quicker to give than the feed', async () => {
    const { reader, log, feed } = build({ head: 8, told: 6, afterSeq: 2 });
    expect(await drain(reader)).toEqual([3, 4, 5, 6]);
    log.head = 9;
    for (const seq of [7, 8, 9]) feed.hear(seq, eventOf(seq));
    expect(await drain(reader)).toEqual([7, 8, 9]);
  });

  it.each([
    ['older than the log keeps', { head: 10, oldest: 6, afterSeq: 3 }, ['resync 10']],
    ['older than a log of which nothing is left', { head: 10, oldest: 11, afterSeq: 9 }, ['resync 10']],
    ['beyond the log', { head: 10, afterSeq: 11 }, ['resync 10']],
    ['just before the oldest', { head: 10, oldest: 6, afterSeq: 5 }, upTo(10, 6)],
  ])('whose position is %s', async (_, options, expected) => {
    const { reader, commit } = build(options);
    expect(await drain(reader)).toEqual(expected);
    commit();
    expect(await drain(reader)).toEqual([11]);
  });

  it('is told when the log loses what it was too slow for', async () => {
    const { reader, commit, log } = build({ head: 0, maxQueuedBytes: EVENT_BYTES });
    commit(20);
    for (const seq of upTo(PAGE_SIZE)) expect(await reader.take()).toMatchObject({ event: { seq } });
    log.oldest = 15;
    expect(await drain(reader)).toEqual(['resync 20']);
  });

  it('fails when the log cannot be read', async () => {
    const { reader } = build({ head: 5, afterSeq: 0, read: () => Promise.reject(new Error('down')) });
    await expect(reader.take()).rejects.toThrow('down');
  });
});

describe('a reader of an answer while it is written', () => {
  it('gets the text so far once it is level, then the pieces, before the message itself', async () => {
    const { reader, commit } = build({ head: 3, afterSeq: 1, texts: () => [deltaOf('so far')] });
    reader.hear(deltaOf('not yet'));
    expect(await drain(reader)).toEqual([2, 3, 'so far']);
    reader.hear(deltaOf('piece'));
    commit();
    reader.hear(deltaOf('next answer'));
    expect(await drain(reader)).toEqual(['piece', 4, 'next answer']);
  });

  it('gets it anew when more pieces come than may wait', async () => {
    const { reader, commit } = build({ head: 3, texts: () => [deltaOf('all of it')], maxQueuedBytes: 2 * EVENT_BYTES });
    expect(await drain(reader)).toEqual(['all of it']);
    commit();
    reader.hear(deltaOf('x'.repeat(3 * EVENT_BYTES)));
    reader.hear(deltaOf('y'));
    expect(await drain(reader)).toEqual([4, 'all of it']);
  });
});
