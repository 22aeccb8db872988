import type { Socket } from 'socket.io';

interface Packet {
  readonly data?: unknown;
  readonly options?: { readonly wsPreEncodedFrame?: readonly Uint8Array[] };
}

/** Of what may wait, the part that a replay fills before it waits for the reader. */
const REPLAY_SHARE = 1 / 8;

/**
 * Counts the bytes that wait in memory to be sent to one socket; Engine.IO itself has no bound. A packet costs one
 * addition: what goes to a room is encoded once, and its frame knows its size.
 */
export class Backlog {
  private queuedBytes = 0;
  /** Given to the transport, which has not said yet that it is through. */
  private sendingBytes = 0;
  private full = false;

  /** @param onFull called once, when more than `maxBytes` wait */
  constructor(
    private readonly conn: Socket['conn'],
    private readonly maxBytes: number,
    private readonly onFull: () => void,
  ) {
    conn.on('packetCreate', (packet: Packet) => this.add(bytesOf(packet)));
    conn.on('flush', () => {
      this.sendingBytes = this.queuedBytes;
      this.queuedBytes = 0;
    });
  }

  /** Resolves when nothing is queued or the connection is gone; nothing to wait for while there is room for more. */
  ready(): Promise<void> | undefined {
    return this.queuedBytes <= this.maxBytes * REPLAY_SHARE ? undefined : this.drained();
  }

  /** Resolves when nothing is queued or the connection is gone. */
  async drained(): Promise<void> {
    const { conn } = this;
    if (writeBufferOf(conn).length === 0 || conn.readyState === 'closed') return;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        conn.off('drain', settle).off('close', settle);
        resolve();
      };
      conn.on('drain', settle).on('close', settle);
    });
  }

  private add(bytes: number): void {
    if (this.conn.transport.writable) this.sendingBytes = 0;
    this.queuedBytes += bytes;
    if (this.full || this.queuedBytes + this.sendingBytes <= this.maxBytes) return;
    this.full = true;
    // Not in the middle of a broadcast.
    queueMicrotask(this.onFull);
  }
}

/** Ends a socket whose reader has stalled, without waiting until it has read what waits, as `disconnect` would. */
export function cut(socket: Pick<Socket, 'conn' | 'disconnect'>): void {
  socket.conn.close(true);
  socket.disconnect(true);
  // A closing handshake would wait behind what is not read.
  const { transport } = socket.conn as unknown as { transport: { socket?: { terminate(): void } } };
  transport.socket?.terminate();
  writeBufferOf(socket.conn).length = 0;
}

function bytesOf({ data, options }: Packet): number {
  if (options?.wsPreEncodedFrame) return options.wsPreEncodedFrame.reduce((sum, part) => sum + part.length, 0);
  return typeof data === 'string' ? Buffer.byteLength(data) : 0;
}

/** Engine.IO keeps this private in its types; there is no public way to see what waits. */
function writeBufferOf(conn: Socket['conn']): unknown[] {
  return (conn as unknown as { writeBuffer: unknown[] }).writeBuffer;
}
