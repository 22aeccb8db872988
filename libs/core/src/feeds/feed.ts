import type { EventLogPage, Log, LoggedEvent } from '@openhands-connect/platform';

export interface FeedSource {
  /** The events of the stream after a seq, in order, at most a page. */
  read(afterSeq: number): Promise<EventLogPage>;
  readonly log: Log;
}

export interface FeedListener {
  /** The next event. */
  tell(event: LoggedEvent): void;
  /** The log has lost what is up to `seq` before it could be told here; the next event is behind it. */
  skip(lost: { readonly streamId: string; readonly seq: number }): void;
}

/**
 * One stream as this process tells it: each event once, in order, whatever the doorbell does.
 *
 * ```
 *            open(head)           hear(next, with event): told at once, without the database
 *  opening ────────────▶ level ─────────────────────────────────────────────────────────────▶ level
 *                          │  hear(anything newer), check(newer head)          log read to its end ▲
 *                          └───────────────────────▶ reading ──────────────────────────────────────┘
 * ```
 *
 * What is heard while the log is read is told by the read, or at once when it is the next. Events that the log keeps no
 * longer (this process was stopped for longer than they are kept) are skipped, and listeners are told that they are.
 */
export class Feed {
  /** The newest seq that was told here; undefined until the feed is open. */
  toldSeq: number | undefined;
  private heardSeq = 0;
  /** The newest seq that the stream itself was seen to have. */
  private headSeq = 0;
  private reading: Promise<void> | undefined;
  private closed = false;
  /** How often each follows. */
  private readonly listeners = new Map<FeedListener, number>();
  private readonly waiters: (() => void)[] = [];

  constructor(
    readonly streamId: string,
    private readonly source: FeedSource,
  ) {}

  /** Says how far the stream is. The first time telling begins behind it; later what is missing is read. */
  level(headSeq: number): void {
    this.headSeq = Math.max(this.headSeq, headSeq);
    if (this.toldSeq !== undefined) {
      this.hear(headSeq);
      return;
    }
    this.toldSeq = headSeq;
    for (const settle of this.waiters.splice(0)) settle();
    if (this.heardSeq > headSeq) this.catchUpLogged();
  }

  /** Resolves when the feed is open. */
  async whenOpen(): Promise<void> {
    if (this.toldSeq === undefined) await new Promise<void>((settle) => void this.waiters.push(settle));
  }

  /** Takes a hint: an event exists. The event itself may be missing, known or out of order. */
  hear(seq: number, event?: LoggedEvent): void {
    if (this.toldSeq !== undefined && seq <= this.toldSeq) return;
    if (event && this.toldSeq !== undefined && seq === this.toldSeq + 1) {
      this.tell(event);
      return;
    }
    this.heardSeq = Math.max(this.heardSeq, seq);
    if (this.toldSeq !== undefined) this.catchUpLogged();
  }

  /** Resolves when everything up to `seq` was told, or the log has no more. Rejects when it cannot be read. */
  async reach(seq: number): Promise<void> {
    await this.whenOpen();
    if (this.toldSeq === undefined || seq <= this.toldSeq) return;
    this.heardSeq = Math.max(this.heardSeq, seq);
    await this.catchUp();
  }

  /** Tells `listener` every event from now on: once, however often it follows, until it has stopped as often. */
  follow(listener: FeedListener): void {
    this.listeners.set(listener, (this.listeners.get(listener) ?? 0) + 1);
  }

  /** The counterpart of `follow`. */
  unfollow(listener: FeedListener): void {
    const left = (this.listeners.get(listener) ?? 0) - 1;
    if (left > 0) this.listeners.set(listener, left);
    else this.listeners.delete(listener);
  }

  /** Nothing is told after this. */
  close(): void {
    this.closed = true;
    this.listeners.clear();
  }

  private catchUpLogged(): void {
    this.catchUp().catch((error: unknown) => {
      this.source.log.warn(
        { err: error, streamId: this.streamId },
        'the event log could not be read, the poll tries again',
      );
    });
  }

  /** One read at a time, however many ask. */
  private catchUp(): Promise<void> {
    this.reading ??= this.readOn().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async readOn(): Promise<void> {
    for (;;) {
      // Of before the read, which sees at least as much.
      const { heardSeq: wantedSeq, headSeq } = this;
      const { events, isLast } = await this.source.read(this.toldSeq ?? 0);
      for (const event of events) {
        if (event.seq <= (this.toldSeq ?? 0)) continue;
        this.skipTo(event.seq - 1);
        this.tell(event);
      }
      if (isLast) this.skipTo(headSeq);
      const heardMore = this.heardSeq > wantedSeq && this.heardSeq > (this.toldSeq ?? 0);
      if (this.closed || (isLast && !heardMore)) return;
    }
  }

  private tell(event: LoggedEvent): void {
    this.advance(event.seq, (listener) => listener.tell(event));
  }

  private skipTo(seq: number): void {
    if (seq > (this.toldSeq ?? 0)) this.advance(seq, (listener) => listener.skip({ streamId: this.streamId, seq }));
  }

  private advance(seq: number, call: (listener: FeedListener) => void): void {
    if (this.closed) return;
    this.toldSeq = seq;
    // Whoever is told may follow or go: who comes now is told of the next one, who has gone of nothing.
    const following = [...this.listeners.keys()];
    for (const listener of following) {
      if (!this.listeners.has(listener)) continue;
      try {
        call(listener);
      } catch (error) {
        this.source.log.error({ err: error, streamId: this.streamId, seq }, 'an event could not be told');
      }
    }
  }
}
