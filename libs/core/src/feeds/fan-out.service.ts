import { Inject, Injectable, Optional, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { EventLog, Repeat, type Bus, type EventLogPage, type Log, type Signal } from '@openhands-connect/platform';
import { StreamHeads } from '../conversations/index.js';
import { BUS, LOG } from '../platform/tokens.js';
import { hearAnswer } from './answer-signals.js';
import { DEFAULT_FEED_OPTIONS, FEED_OPTIONS, type FeedOptions } from './feed-options.js';
import { Feed, type FeedListener } from './feed.js';
import { replay, type Replayed, type ReplayOptions } from './replay.js';
import { RunningTexts } from './running-texts.js';

export type StreamKind = 'conversation' | 'user';

interface ServedStream {
  readonly kind: StreamKind;
  readonly feed: Feed;
  /** Who listens, or is about to. */
  holders: number;
}

/**
 * From the log to whoever is connected here, on whichever transport. Serves the streams that somebody listens to: the
 * doorbell brings most events, the log what the doorbell lost, and a slow poll of all served streams finds what was never
 * heard of.
 */
@Injectable()
export class FanOut implements OnModuleInit, OnModuleDestroy {
  private readonly streams = new Map<string, ServedStream>();
  private readonly poll: Repeat;
  private unsubscribes: (() => void)[] = [];

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly eventLog: EventLog,
    private readonly heads: StreamHeads,
    private readonly texts: RunningTexts,
    @Inject(LOG) private readonly log: Log,
    @Optional() @Inject(FEED_OPTIONS) private readonly options: FeedOptions = DEFAULT_FEED_OPTIONS,
  ) {
    this.poll = new Repeat(
      options.pollIntervalMs,
      () => this.compareHeads(),
      (error) => this.log.warn({ err: error }, 'the served streams could not be compared with the database'),
    );
  }

  onModuleInit(): void {
    this.unsubscribes = [
      this.bus.subscribe('event', (signal) => this.hear(signal)),
      // Of an answer that nobody here reads nothing is kept: whoever comes asks for the text so far.
      this.bus.subscribe('ephemeral', (signal) => {
        if (signal.kind === 'ephemeral' && this.serves(signal.streamId)) hearAnswer(this.texts, signal);
      }),
    ];
    this.poll.start();
  }

  async onModuleDestroy(): Promise<void> {
    for (const unsubscribe of this.unsubscribes) unsubscribe();
    await this.poll.stop();
  }

  /**
   * Holds a stream, and tells `listener` of its events: once each, however often it holds the stream. The first holder
   * opens it, at the head that `level` says.
   */
  acquire(kind: StreamKind, streamId: string, listener: FeedListener): Feed {
    const served = this.streams.get(streamId) ?? this.serve(kind, streamId);
    served.holders += 1;
    served.feed.follow(listener);
    return served.feed;
  }

  /** Lets go of a stream. After the last holder nothing of it is told any more. */
  release({ streamId }: Feed, listener: FeedListener): void {
    const served = this.streams.get(streamId);
    if (!served) return;
    served.feed.unfollow(listener);
    served.holders -= 1;
    if (served.holders > 0) return;
    this.streams.delete(streamId);
    this.texts.forgetAll(streamId);
    served.feed.close();
  }

  /** Opens a held feed of a user at its head. When that cannot be read the next poll does it. */
  async openUser(feed: Feed): Promise<void> {
    if (feed.toldSeq === undefined) {
      await this.levelUser(feed).catch((error: unknown) => {
        this.log.warn({ err: error }, 'the head of a user stream could not be read');
      });
    }
    await feed.whenOpen();
  }

  /** Tells everything of a user that is committed by now. Rejects when it cannot be read. */
  async levelUser(feed: Feed): Promise<void> {
    for (const { last_seq } of await this.heads.of([], [feed.streamId])) {
      feed.level(last_seq);
      await feed.reach(last_seq);
    }
  }

  /** Whether somebody here listens to the stream. */
  serves(streamId: string): boolean {
    return this.streams.has(streamId);
  }

  /** Says how far the log of a stream is. */
  level(streamId: string, headSeq: number): void {
    this.streams.get(streamId)?.feed.level(headSeq);
  }

  /** Sends what came after a seq of a held feed and goes over to live. @throws DomainError as `replay` */
  async replay(options: Omit<ReplayOptions, 'read' | 'maxHeldBytes'>): Promise<Replayed> {
    const { streamId } = options.feed;
    const { maxHeldBytes } = this.options;
    return await replay({ ...options, read: (afterSeq) => this.read(streamId, afterSeq), maxHeldBytes });
  }

  /** The events of a stream after a seq, in order, at most a page. */
  async read(streamId: string, afterSeq: number): Promise<EventLogPage> {
    const { pageSize, maxPageBytes } = this.options;
    return await this.eventLog.readPageAfter(streamId, afterSeq, { maxEvents: pageSize, maxBytes: maxPageBytes });
  }

  private serve(kind: StreamKind, streamId: string): ServedStream {
    const feed = new Feed(streamId, { read: (afterSeq) => this.read(streamId, afterSeq), log: this.log });
    feed.follow({ tell: (event) => this.texts.settle({ streamId, event }), skip: () => undefined });
    const served = { kind, feed, holders: 0 };
    this.streams.set(streamId, served);
    return served;
  }

  private hear(signal: Signal): void {
    if (signal.kind === 'missed') this.poll.now();
    if (signal.kind !== 'event') return;
    const served = this.streams.get(signal.streamId);
    if (served) served.feed.hear(signal.seq, signal.event);
    else this.texts.settle(signal);
  }

  private userFeed(id: string): Feed | undefined {
    const served = this.streams.get(id);
    return served?.kind === 'user' && served.feed.toldSeq !== undefined ? served.feed : undefined;
  }

  private async compareHeads(): Promise<void> {
    if (this.streams.size === 0) return;
    const ids: Record<StreamKind, string[]> = { conversation: [], user: [] };
    for (const [id, { kind }] of this.streams) ids[kind].push(id);
    const heads = await this.heads.of(ids.conversation, ids.user);
    // Users first: what takes a room from its user must be heard before the events of that room.
    await Promise.allSettled(heads.map(async ({ id, last_seq }) => await this.userFeed(id)?.reach(last_seq)));
    for (const { id, last_seq } of heads) this.level(id, last_seq);
  }
}
