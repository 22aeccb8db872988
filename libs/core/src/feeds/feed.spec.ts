import { describe, expect, it, jest } from '@jest/globals';
import { silentLog, type EventLogPage, type LoggedEvent } from '@openhands-connect/platform';
import { deferred } from '@openhands-connect/platform/testing';
import { Feed, type FeedListener } from './feed.js';

const PAGE_SIZE = 3;

const eventOf = (seq: number): LoggedEvent => ({
  streamId: 's',
  seq,
  eventId: `event-${seq}`,
  name: 'conversation_update',
  occurredAt: '2026-11-23T00:00:00.000Z',
  data: {},
});

const pageOf = (...seqs: number[]): EventLogPage => ({ events: seqs.map(eventOf), isLast: seqs.length < PAGE_SIZE });
const listenerOf = (tell: (seq: number) => void, skip: (seq: number) => void = () => undefined): FeedListener => ({
  tell: (event) => tell(event.seq),
  skip: (lost) => skip(lost.seq),
});

/** A feed over a log that reaches from `oldest` to `head`; skipped seqs are told as negative. */
function build({ head, told }: { head: number; told?: number }) {
  const log = { head, oldest: 1 };
  const toldSeqs: number[] = [];
  const read = jest.fn(async (afterSeq: number) => {
    const first = Math.max(afterSeq + 1, log.oldest);
    const length = Math.min(PAGE_SIZE, Math.max(0, log.head - first + 1));
    return pageOf(...Array.from({ length }, (_, index) => first + index));
  });
  const feed = new Feed('s', { read, log: silentLog });
  feed.follow(
    listenerOf(
      (seq) => toldSeqs.push(seq),
      (seq) => toldSeqs.push(-seq),
    ),
  );
  if (told !== undefined) feed.level(told);
  return { feed, log, read, toldSeqs };
}

describe('a feed', () => {
  it('tells what is next at once, without reading', () => {
    const { feed, read, toldSeqs } = build({ head: 9, told: 5 });
    feed.hear(6, eventOf(6));
    feed.hear(7, eventOf(7));
    expect(toldSeqs).toEqual([6, 7]);
    expect(read).not.toHaveBeenCalled();
  });

  it('passes over what was told before', async () => {
    const { feed, read, toldSeqs } = build({ head: 6, told: 5 });
    for (const seq of [6, 6, 5, 1]) feed.hear(seq, eventOf(seq));
    await feed.reach(6);
    expect(toldSeqs).toEqual([6]);
    expect(read).not.toHaveBeenCalled();
  });

  it.each<[string, number, LoggedEvent | undefined]>([
    ['a gap', 8, eventOf(8)],
    ['a hint without its event', 6, undefined],
  ])('reads the log after %s, to its end', async (_, seq, event) => {
    const { feed, toldSeqs } = build({ head: 12, told: 5 });
    feed.hear(seq, event);
    await feed.reach(12);
    expect(toldSeqs).toEqual([6, 7, 8, 9, 10, 11, 12]);
  });

  it('reads once at a time, and again for what it heard meanwhile', async () => {
    const { feed, log, read, toldSeqs } = build({ head: 7, told: 5 });
    const firstRead = deferred<EventLogPage>();
    read.mockReturnValueOnce(firstRead.promise);
    feed.hear(7, eventOf(7));
    log.head = 9;
    feed.hear(9, eventOf(9));
    const reached = feed.reach(9);
    expect(read).toHaveBeenCalledTimes(1);
    firstRead.resolve(pageOf(6, 7));
    await reached;
    expect(toldSeqs).toEqual([6, 7, 8, 9]);
  });

  it('tells the next at once while it reads, and not again afterwards', async () => {
    const { feed, read, toldSeqs } = build({ head: 8, told: 5 });
    const firstRead = deferred<EventLogPage>();
    read.mockReturnValueOnce(firstRead.promise);
    feed.hear(8, eventOf(8));
    feed.hear(6, eventOf(6));
    expect(toldSeqs).toEqual([6]);
    firstRead.resolve(pageOf(6, 7, 8));
    await feed.reach(8);
    expect(toldSeqs).toEqual([6, 7, 8]);
  });

  it('ends a search for what the log does not have', async () => {
    const { feed, toldSeqs } = build({ head: 5, told: 5 });
    await feed.reach(99);
    expect(toldSeqs).toEqual([]);
  });

  it('opens at the head and tells what it heard before', async () => {
    const { feed, toldSeqs } = build({ head: 7 });
    feed.hear(7, eventOf(7));
    const opened = feed.whenOpen();
    feed.level(5);
    await opened;
    await feed.reach(7);
    expect(toldSeqs).toEqual([6, 7]);
  });

  it('fails whoever waits when the log cannot be read, and goes on with the next hint', async () => {
    const { feed, read, toldSeqs } = build({ head: 7, told: 5 });
    read.mockRejectedValueOnce(new Error('down'));
    await expect(feed.reach(7)).rejects.toThrow('down');
    await feed.reach(7);
    expect(toldSeqs).toEqual([6, 7]);
  });

  it('goes on after a listener that fails, and to the others', () => {
    const { feed, toldSeqs } = build({ head: 7, told: 5 });
    const sent: number[] = [];
    const failing = listenerOf((seq) => {
      if (seq === 6) throw new Error('breaks the contract');
      sent.push(seq);
    });
    feed.follow(failing);
    feed.follow(listenerOf((seq) => sent.push(-seq)));
    feed.hear(6, eventOf(6));
    feed.hear(7, eventOf(7));
    expect(sent).toEqual([-6, 7, -7]);
    expect(toldSeqs).toEqual([6, 7]);
  });

  it('tells a listener once, however often it follows, until it has stopped as often', () => {
    const { feed } = build({ head: 9, told: 5 });
    const sent: number[] = [];
    const listener = listenerOf((seq) => sent.push(seq));
    feed.follow(listener);
    feed.follow(listener);
    feed.hear(6, eventOf(6));
    feed.unfollow(listener);
    feed.hear(7, eventOf(7));
    feed.unfollow(listener);
    feed.hear(8, eventOf(8));
    expect(sent).toEqual([6, 7]);
  });

  it('tells a listener nothing twice that goes and comes back while it is told', () => {
    const { feed } = build({ head: 1, told: 1 });
    const seqs: number[] = [];
    const returning = listenerOf((seq) => {
      seqs.push(seq);
      feed.unfollow(returning);
      feed.follow(returning);
    });
    feed.follow(returning);
    for (const seq of [2, 3]) feed.hear(seq, eventOf(seq));
    expect(seqs).toEqual([2, 3]);
  });

  it('tells nothing to whoever goes while another one is told', () => {
    const { feed } = build({ head: 1, told: 1 });
    const seqs: number[] = [];
    const late = listenerOf((seq) => seqs.push(seq));
    feed.follow(listenerOf(() => feed.unfollow(late)));
    feed.follow(late);
    feed.hear(2, eventOf(2));
    expect(seqs).toEqual([]);
  });

  it('says what it had to skip because the log keeps it no longer', async () => {
    const { feed, log, toldSeqs } = build({ head: 12, told: 5 });
    log.oldest = 9;
    feed.level(12);
    await feed.reach(12);
    expect(toldSeqs).toEqual([-8, 9, 10, 11, 12]);
  });

  it('goes on behind a log of which nothing is left', async () => {
    const { feed, log, toldSeqs } = build({ head: 12, told: 5 });
    log.oldest = 13;
    feed.level(12);
    await feed.reach(12);
    expect(toldSeqs).toEqual([-12]);
    feed.hear(13, eventOf(13));
    expect(toldSeqs).toEqual([-12, 13]);
  });

  it('skips nothing of what was committed after it had read', async () => {
    const { feed, log, read, toldSeqs } = build({ head: 6, told: 5 });
    const firstRead = deferred<EventLogPage>();
    read.mockReturnValueOnce(firstRead.promise);
    feed.level(6);
    log.head = 8;
    feed.level(8);
    firstRead.resolve(pageOf(6));
    await feed.reach(8);
    expect(toldSeqs).toEqual([6, 7, 8]);
  });

  it('is silent once it is closed', async () => {
    const { feed, toldSeqs } = build({ head: 9, told: 5 });
    const reached = feed.reach(9);
    feed.close();
    await reached;
    feed.hear(6, eventOf(6));
    expect(toldSeqs).toEqual([]);
  });
});
