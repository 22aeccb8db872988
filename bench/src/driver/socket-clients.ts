import { io, type Socket } from 'socket.io-client';
import type { Target } from './target.js';

const TIMEOUT_MS = 20_000;
const AT_ONCE = 50;

interface Ack {
  ok: boolean;
}

interface Joined extends Ack {
  last_seq: number;
}

/** Websocket clients of one user; a refused one rejects, and what was connected is closed. */
export async function connectSockets(target: Target, token: string, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  try {
    while (sockets.length < count) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, () => open(target, token));
      sockets.push(...batch);
      await Promise.all(batch.map(connected));
    }
    return sockets;
  } catch (error) {
    closeSockets(sockets);
    throw error;
  }
}

export function closeSockets(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.disconnect();
}

export async function joinRoom(socket: Socket, room: string, afterSeq?: number): Promise<Joined> {
  const payload = { room, ...(afterSeq === undefined ? {} : { after_seq: afterSeq }) };
  const ack = (await socket.timeout(TIMEOUT_MS).emitWithAck('join_room', payload)) as Joined;
  if (!ack.ok) throw new Error(`join_room was refused: ${JSON.stringify(ack)}`);
  return ack;
}

/** Sends a text and does not wait; `failed` hears of a refusal or of no ack within 20 s. */
export function sendText(socket: Socket, room: string, content: string, failed: (error: Error) => void): void {
  socket
    .timeout(TIMEOUT_MS)
    .emit('send_message', { room, message: { content, type: 'text' } }, (error: unknown, ack: Ack) => {
      if (error instanceof Error) failed(error);
      else if (!ack.ok) failed(new Error(`send_message was refused: ${JSON.stringify(ack)}`));
    });
}

function open(target: Target, token: string): Socket {
  return io(target.url, {
    auth: { token },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    timeout: TIMEOUT_MS,
  });
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
}
