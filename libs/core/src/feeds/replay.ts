import { DomainError, type EventLogPage, type LoggedEvent } from '@openhands-connect/platform';
import type { Feed, FeedListener } from './feed.js';

export interface ReplayOptions {
  readonly feed: Feed;
  readonly afterSeq: number;
  /** The events of the stream after a seq, in order, at most a page. */
  readonly read: (afterSeq: number) => Promise<EventLogPage>;
  readonly send: (event: LoggedEvent) => void;
  /** Resolves when what was sent has room again: a slow reader is read for slowly. Nothing when there is room. */
  readonly ready: () => Promise<void> | undefined;
  /** Whether nobody waits for this any more. */
  readonly isGone: () => boolean;
  /** From here on the feed's events must reach the reader by themselves. Called once, without a wait after the last `send`. */
  readonly goLive: () => void;
  /** Live events that may wait for the log; when there are more they are read from the log instead. */
  readonly maxHeldEvents: number;
}

/** How many events were replayed; `resync` when the log does not reach back to `afterSeq`, or not up to it. */
export type Replayed = number | 'resync';

/**
 * Sends what came after a seq and goes over to live, none twice, none missing, also while events pour in: live ones are
 * held back until the log has been read up to them, then follow at once.
 *
 * @throws DomainError room.not_found when the reader has gone
 */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { feed, read, ready, maxHeldEvents } = options;
  let cursor = options.afterSeq;
  let replayed = 0;
  let held: LoggedEvent[] = [];
  let fromSeq = toldSeqOf(feed);
  const isBehind = (): boolean => cursor < fromSeq;
  const send = (event: LoggedEvent): void => {
    if (event.seq <= cursor) return;
    options.send(event);
    cursor = event.seq;
    replayed += 1;
  };
  // Whoever claims to have read more than there is knows another log.
  if (cursor > fromSeq) {
    options.goLive();
    return 'resync';
  }
  const readUpTo = (seq: number): void => {
    held = [];
    fromSeq = seq;
  };
  const hold: FeedListener = {
    tell: (event) => {
      held.push(event);
      if (held.length > maxHeldEvents) readUpTo(event.seq);
    },
    skip: ({ seq }) => readUpTo(seq),
  };
  feed.follow(hold);
  try {
    do {
      while (isBehind()) {
        const { events: page } = await read(cursor);
        assertThere(options);
        if (page[0]?.seq !== cursor + 1) {
          options.goLive();
          return 'resync';
        }
        for (const event of page) {
          send(event);
          const room = ready();
          if (room) await room;
          assertThere(options);
        }
      }
      // The log may be ahead of what was told here: then that is told first, or it would come a second time.
      if (cursor > toldSeqOf(feed)) await feed.reach(cursor);
      assertThere(options);
    } while (isBehind());
    held.forEach(send);
    options.goLive();
    return replayed;
  } finally {
    feed.unfollow(hold);
  }
}

function assertThere({ isGone }: ReplayOptions): void {
  if (isGone()) throw new DomainError('room.not_found');
}

function toldSeqOf({ toldSeq }: Feed): number {
  if (toldSeq === undefined) throw new Error('a replay wants an open feed');
  return toldSeq;
}
