import { Readable } from 'node:stream';
import type { EventStream, StreamItem } from '@openhands-connect/core';
import { HEARTBEAT } from './event-frame.js';

export interface BodyOptions {
  readonly frameOf: (item: StreamItem) => string;
  /** Calls `listener` when the answer is through or broken off. */
  readonly onClose: (listener: () => void) => void;
  /** Breaks the connection, whatever still waits to be sent. */
  readonly cut: () => void;
}

/** What a reader may cost; tests shorten it. */
export interface BodyLimits {
  /** How long there is silence before a comment breaks it, and how often a reader that takes nothing is looked at. */
  readonly beatMs: number;
  /** Of what waits to be sent. */
  readonly maxWaitingBytes: number;
  /** How long a reader has to take what is left of a stream that has ended. */
  readonly endGraceMs: number;
}

export const DEFAULT_BODY_LIMITS: BodyLimits = { beatMs: 15_000, maxWaitingBytes: 64 * 1024, endGraceMs: 1_000 };

/** Looks in a row that may find a reader which has taken nothing since the one before. */
const MAX_IDLE_LOOKS = 2;

/**
 * A stream of events as Server-Sent Events (WHATWG HTML, section 9.2), at the pace of the one who reads: what waits here
 * is bounded, and while it is full nothing is taken from the stream.
 */
export class EventStreamBody extends Readable {
  private readonly beat: NodeJS.Timeout;
  private isGiving = false;
  private wasRead = true;
  private idleLooks = 0;

  constructor(
    private readonly stream: EventStream,
    private readonly options: BodyOptions,
    limits: BodyLimits,
  ) {
    super({ highWaterMark: limits.maxWaitingBytes });
    this.beat = setInterval(() => this.look(), limits.beatMs).unref();
    options.onClose(() => stream.close());
    stream.onEnd = () => void setTimeout(options.cut, limits.endGraceMs).unref();
  }

  override _read(): void {
    this.wasRead = true;
    if (!this.isGiving) void this.give();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearInterval(this.beat);
    // Who has read to the end is still being sent the end.
    if (!this.readableEnded) this.stream.close();
    done(error);
  }

  private async give(): Promise<void> {
    this.isGiving = true;
    try {
      for (let hasRoom = true; hasRoom;) {
        const item = await this.stream.next();
        if (this.destroyed) return;
        hasRoom = this.push(item ? this.options.frameOf(item) : null);
        this.beat.refresh();
      }
    } catch (error) {
      this.destroy(error as Error);
    } finally {
      this.isGiving = false;
    }
  }

  private look(): void {
    this.idleLooks = this.wasRead || this.readableLength === 0 ? 0 : this.idleLooks + 1;
    this.wasRead = false;
    if (this.idleLooks >= MAX_IDLE_LOOKS) this.options.cut();
    else if (this.readableLength === 0) this.push(HEARTBEAT);
  }
}
