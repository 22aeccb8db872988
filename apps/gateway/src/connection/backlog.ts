import type { ReaderPace } from '@openhands-connect/core';
import { Gate } from '@openhands-connect/platform';
import type { Socket } from 'socket.io';

interface Packet {
  readonly data?: unknown;
  readonly options?: { readonly wsPreEncodedFrame?: readonly Uint8Array[] };
}

/** Of what may wait, the part that replays fill before they wait for the reader. */
const REPLAY_SHARE = 1 / 8;
/** Replays to one socket that have read a page; each may hold a page and the live events behind it. */
const REPLAYS_AT_ONCE = 2;

/**
 * Counts the bytes that wait in memory to be sent to one socket; Engine.IO itself has no bound. A packet costs one
 * addition: what goes to a room is encoded once, and its frame knows its size.
 */
export class Backlog implements ReaderPace {
  /** Of all packets so far. */
  addedBytes = 0;
  /** What of it was given to the transport. */
  private handedBytes = 0;
  /** What of that the transport was through with when it was given the rest. */
  private sentBytes = 0;
  private full = false;
  private draining: Promise<void> | undefined;
  private readonly turns = new Gate({ maxRunning: REPLAYS_AT_ONCE, maxWaiting: Number.POSITIVE_INFINITY });

  /** @param onFull called once, when more than `maxBytes` wait */
  constructor(
    private readonly conn: Socket['conn'],
    private readonly maxBytes: number,
    private readonly onFull: () => void,
  ) {
    conn.on('packetCreate', (packet: Packet) => this.add(bytesOf(packet)));
    conn.on('flush', () => {
      this.sentBytes = this.handedBytes;
      this.handedBytes = this.addedBytes;
    });
  }

  /** What of it the transport is through with, as far as it has said so. */
  get takenBytes(): number {
    return this.conn.transport.writable ? this.handedBytes : this.sentBytes;
  }

  get waitingBytes(): number {
    return this.addedBytes - this.takenBytes;
  }

  async turn<T>(work: () => Promise<T>): Promise<T> {
    return await this.turns.run(work);
  }

  /** Nothing to wait for while there is room for more, or the connection is gone. */
  ready(): Promise<void> | undefined {
    const queuedBytes = this.addedBytes - this.handedBytes;
    if (queuedBytes <= this.maxBytes * REPLAY_SHARE || this.conn.readyState === 'closed') return undefined;
    this.draining ??= this.drained();
    return this.draining;
  }

  /** Resolves when nothing is queued or the connection is gone; one wait, however many wait. */
  private async drained(): Promise<void> {
    const { conn } = this;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        conn.off('drain', settle).off('close', settle);
        this.draining = undefined;
        resolve();
      };
      conn.on('drain', settle).on('close', settle);
    });
  }

  private add(bytes: number): void {
    this.addedBytes += bytes;
    if (this.full || this.waitingBytes <= this.maxBytes) return;
    this.full = true;
    // Not in the middle of a broadcast.
    queueMicrotask(this.onFull);
  }
}

function bytesOf({ data, options }: Packet): number {
  if (options?.wsPreEncodedFrame) return options.wsPreEncodedFrame.reduce((sum, part) => sum + part.length, 0);
  return typeof data === 'string' ? Buffer.byteLength(data) : 0;
}
