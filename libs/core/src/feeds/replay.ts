import { DomainError, type EventLogPage, type LoggedEvent } from '@openhands-connect/platform';
import type { Feed } from './feed.js';
import { HeldEvents } from './held-events.js';
import type { ReaderPace } from './reader-pace.js';

export interface ReplayOptions {
  readonly feed: Feed;
  readonly afterSeq: number;
  /** The events of the stream after a seq, in order, at most a page. */
  readonly read: (afterSeq: number) => Promise<EventLogPage>;
  readonly send: (event: LoggedEvent) => void;
  readonly pace: ReaderPace;
  /** Whether nobody waits for this any more. */
  readonly isGone: () => boolean;
  /**
   * From here on the feed's events must not reach the reader by themselves. Called once, before anything is read.
   * Says whether they did until now.
   */
  readonly goQuiet: () => boolean;
  /** From here on the feed's events must reach the reader by themselves. Called once, without a wait after the last `send`. */
  readonly goLive: () => void;
  /** Bytes of live events that may wait for the log; when there are more they are read from the log instead. */
  readonly maxHeldBytes: number;
}

/** How many events were replayed; `resync` when the log does not reach back to `afterSeq`, or not up to it. */
export type Replayed = number | 'resync';

/**
 * Sends what came after a seq and goes over to live, none twice, none missing, also while events pour in: live ones are
 * held back until the log has been read up to them, then follow at once.
 *
 * When it fails, a reader who was live before is live again if nothing is missing in between; else nothing more is sent.
 *
 * @throws DomainError room.not_found when the reader has gone
 */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const running = new Replay(options);
  // Who has everything waits for nobody.
  if (!running.isBehind()) await running.advance();
  while (running.outcome === undefined) await options.pace.turn(() => running.advance());
  return running.outcome;
}

/** Keeps nothing between its turns: many replays may wait for one reader. */
class Replay {
  outcome: Replayed | undefined;
  private cursor: number;
  private isQuiet = false;
  /** What the reader has got live before this began; nothing when it was not live. */
  private livedSeq: number | undefined;

  constructor(private readonly options: ReplayOptions) {
    this.cursor = options.afterSeq;
  }

  /** Sends a page, and goes live if it was the last. */
  async advance(): Promise<void> {
    const { feed, maxHeldBytes } = this.options;
    this.assertThere();
    const held = new HeldEvents(this.toldSeq, maxHeldBytes);
    feed.follow(held);
    this.goQuiet();
    try {
      await this.advanceTo(held);
    } catch (error) {
      this.resume(held);
      throw error;
    } finally {
      feed.unfollow(held);
    }
  }

  isBehind(seq = this.toldSeq): boolean {
    return this.cursor < seq;
  }

  private async advanceTo(held: HeldEvents): Promise<void> {
    // Whoever claims to have read more than there is knows another log.
    if (this.options.afterSeq > this.toldSeq) return this.finish('resync');
    if (this.isBehind(held.fromSeq) && !(await this.sendPage())) return this.finish('resync');
    if (this.isBehind()) await this.room();
    this.assertThere();
    if (this.isBehind(held.fromSeq)) return;
    for (const event of held.after(this.cursor)) this.send(event);
    this.finish(this.cursor - this.options.afterSeq);
  }

  /** Lets a reader who was live go on where it was, if what it has missed is at hand. */
  private resume(held: HeldEvents): void {
    if (this.livedSeq === undefined || this.options.isGone()) return;
    const hasSeq = Math.max(this.cursor, this.livedSeq);
    if (held.fromSeq > hasSeq) return;
    for (const event of held.after(hasSeq)) this.send(event);
    this.options.goLive();
  }

  /** Not before its first turn: until then a live reader goes on to be one. */
  private goQuiet(): void {
    if (!this.isQuiet && this.options.goQuiet()) this.livedSeq = this.toldSeq;
    this.isQuiet = true;
  }

  /** Whether the log had what comes next. */
  private async sendPage(): Promise<boolean> {
    await this.room();
    const { events } = await this.options.read(this.cursor);
    this.assertThere();
    if (events[0]?.seq !== this.cursor + 1) return false;
    // The log may be ahead of what was told here. That is told first: or it would come a second time, and a removal of the
    // reader that is in it would be heard of too late.
    await this.options.feed.reach(events.at(-1)?.seq ?? 0);
    for (const event of events) {
      await this.room();
      this.send(event);
    }
    return true;
  }

  private send(event: LoggedEvent): void {
    if (event.seq <= this.cursor) return;
    this.options.send(event);
    this.cursor = event.seq;
  }

  private async room(): Promise<void> {
    for (let room = this.options.pace.ready(); room; room = this.options.pace.ready()) {
      await room;
      this.assertThere();
    }
    this.assertThere();
  }

  private finish(outcome: Replayed): void {
    this.options.goLive();
    this.outcome = outcome;
  }

  private assertThere(): void {
    if (this.options.isGone()) throw new DomainError('room.not_found');
  }

  private get toldSeq(): number {
    const { toldSeq } = this.options.feed;
    if (toldSeq === undefined) throw new Error('a replay wants an open feed');
    return toldSeq;
  }
}
