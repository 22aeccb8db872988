import type { MessageDelta } from '@openhands-connect/contract';
import { payloadText, type EventLogPage, type LoggedEvent } from '@openhands-connect/platform';
import type { Feed } from './feed.js';

/** What a reader of a feed is given. */
export type FeedItem =
  /** The next event. */
  | { readonly kind: 'event'; readonly event: LoggedEvent }
  /** A piece of an answer while it is written. */
  | { readonly kind: 'delta'; readonly delta: MessageDelta }
  /** The log does not have what comes next; reading goes on behind `lastSeq`. */
  | { readonly kind: 'resync'; readonly lastSeq: number };

export interface ReaderSource {
  /** An open feed that tells this reader. */
  readonly feed: Feed;
  /** The seq that the reader has. */
  readonly afterSeq: number;
  /** The events of the stream after a seq, in order, at most a page. */
  read(afterSeq: number): Promise<EventLogPage>;
  /** The answers that are being written now, each from its beginning. */
  texts(): readonly MessageDelta[];
  /** Of live events that wait for this reader; what is more is read from the log when it comes to that. */
  readonly maxQueuedBytes: number;
}

/**
 * Reads a feed at the reader's own pace, each event once and in order. What is at hand is taken from the queue of live
 * events; a reader for whom something is missing there (it has just come, or reads too slowly for the queue) reads the log
 * until it is level. So a slow reader costs a page and a queue, however far it is behind.
 */
export class FeedReader {
  /** The seq of the last event that was given. */
  private cursor: number;
  /** Read from the log, to be given before anything of the queue. */
  private page: LoggedEvent[] = [];
  private queue: { readonly item: FeedItem; readonly bytes: number }[] = [];
  private queuedBytes = 0;
  /** Nothing of the running answers was given since there was a hole. */
  private textsDue = true;
  private resyncDue: boolean;

  constructor(private readonly source: ReaderSource) {
    this.cursor = source.afterSeq;
    // Whoever claims to have more than there is knows another log.
    this.resyncDue = this.cursor > this.toldSeq;
  }

  /** Takes the feed's next event. */
  tell(event: LoggedEvent): void {
    this.enqueue({ kind: 'event', event }, payloadText(event).length);
  }

  /** Takes a piece of an answer. A reader who is behind gets the text so far when it is level. */
  hear(delta: MessageDelta): void {
    if (!this.textsDue) this.enqueue({ kind: 'delta', delta }, delta.content.length);
  }

  /** The next item; undefined when there is none yet. One call at a time. Rejects when the log cannot be read. */
  async take(): Promise<FeedItem | undefined> {
    if (this.resyncDue) return this.resync();
    for (;;) {
      const item = this.fromPage() ?? this.fromQueue();
      if (item) return item;
      if (this.cursor < this.toldSeq) {
        const { events } = await this.source.read(this.cursor);
        if (events[0]?.seq !== this.cursor + 1) return this.resync();
        this.page = events;
      } else if (this.textsDue) {
        this.textsDue = false;
        for (const delta of this.source.texts()) this.hear(delta);
      } else {
        return undefined;
      }
    }
  }

  private get toldSeq(): number {
    const { toldSeq } = this.source.feed;
    if (toldSeq === undefined) throw new Error('a reader wants an open feed');
    return toldSeq;
  }

  private fromPage(): FeedItem | undefined {
    const event = this.page.shift();
    if (event) this.cursor = event.seq;
    return event && { kind: 'event', event };
  }

  private fromQueue(): FeedItem | undefined {
    for (let entry = this.queue[0]; entry; entry = this.queue[0]) {
      const { item, bytes } = entry;
      const seq = item.kind === 'event' ? item.event.seq : undefined;
      // Something before it is missing: it stays until the log was read up to it.
      if (seq !== undefined && seq > this.cursor + 1) return undefined;
      this.queue.shift();
      this.queuedBytes -= bytes;
      if (seq !== undefined && seq <= this.cursor) continue;
      this.cursor = seq ?? this.cursor;
      return item;
    }
    return undefined;
  }

  private resync(): FeedItem {
    this.resyncDue = false;
    this.textsDue = true;
    this.cursor = this.toldSeq;
    return { kind: 'resync', lastSeq: this.cursor };
  }

  private enqueue(item: FeedItem, bytes: number): void {
    this.queuedBytes += bytes;
    if (this.queuedBytes <= this.source.maxQueuedBytes) {
      this.queue.push({ item, bytes });
      return;
    }
    this.queue = [];
    this.queuedBytes = 0;
    this.textsDue = true;
  }
}
