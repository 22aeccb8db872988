import type { Socket } from 'socket.io';
import type { GatewaySocket } from './gateway-socket.js';

/** Whoever reads as everybody does has taken by then what was on its way. */
const TAKING_MS = 250;

/** Ends a socket whose reader has stalled, without waiting until it has read what waits, as `disconnect` would. */
export function cut(socket: Pick<Socket, 'conn' | 'disconnect'>): void {
  socket.conn.close(true);
  socket.disconnect(true);
  // Engine.IO keeps these private in its types.
  const { transport, writeBuffer } = socket.conn as unknown as Private;
  // A closing handshake would wait behind what is not read.
  transport.socket?.terminate();
  writeBuffer.length = 0;
}

/** Ends a socket that may hear nothing more: with a word if that is all it would hear. */
export function dismiss(socket: GatewaySocket): void {
  if (socket.data.backlog?.waitingBytes) cut(socket);
  else socket.disconnect(true);
}

/**
 * Ends a socket that is to connect again: without a word, for whoever is told to disconnect does not come back by itself,
 * and whoever loses the connection does.
 */
export function hangUp(socket: GatewaySocket): void {
  if (socket.data.backlog?.waitingBytes) cut(socket);
  else socket.conn.close();
}

/** Ends a socket unless it soon has what is on its way to it: some of that is no longer meant for it. */
export function cutUnlessTaken(socket: GatewaySocket): void {
  const { backlog } = socket.data;
  if (!backlog || backlog.waitingBytes === 0) return;
  const { addedBytes } = backlog;
  setTimeout(() => {
    if (socket.connected && backlog.takenBytes < addedBytes) cut(socket);
  }, TAKING_MS).unref();
}

interface Private {
  readonly transport: { readonly socket?: { terminate(): void } };
  readonly writeBuffer: unknown[];
}
