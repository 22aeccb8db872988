import type { Pool } from 'pg';
import type { Server, Socket } from 'socket.io';
import { sendMessage } from './messages.js';
import { EVENTS_AFTER, JOIN_ROOM } from './statements.js';
import type { Tokens } from './tokens.js';

type Ack = (answer: object) => void;

interface LoggedEvent {
  event_id: string;
  seq: string;
  name: string;
  occurred_at: Date;
  /** JSON text. */
  data: string;
}

interface SocketData {
  userId: string;
}

const conversationOf = (room: string): string => room.slice('conversation_'.length);

/** Handshake by token, `join_room` for members, `send_message`; both answer through the ack. */
export function registerSockets(io: Server, pool: Pool, tokens: Tokens): void {
  io.use((socket, next) => void authenticate(socket, tokens, next));

  io.on('connection', (socket: Socket) => {
    const { userId } = socket.data as SocketData;
    socket.on('join_room', async ({ room, after_seq }: { room: string; after_seq?: number }, ack: Ack) => {
      const values = [conversationOf(room), userId];
      const { rows } = await pool.query<{ last_seq: string }>({ ...JOIN_ROOM, values });
      if (!rows[0]) return ack({ ok: false, error: { code: 'conversation.not_found' } });
      await socket.join(room);
      const replayed = after_seq === undefined ? 0 : await replay(socket, pool, conversationOf(room), after_seq);
      ack({ ok: true, last_seq: Number(rows[0].last_seq), members: [userId], replayed });
    });
    socket.on('send_message', async (payload: { room: string; message: { content: string } }, ack?: Ack) => {
      const { content } = payload.message;
      const conversationId = conversationOf(payload.room);
      const sent = await sendMessage(pool, io, { conversationId, authorId: userId, content, imageUrls: [] });
      ack?.(sent ? { ok: true, ...sent } : { ok: false, error: { code: 'conversation.not_found' } });
    });
    socket.emit('connect_success', { user_id: userId });
  });
}

/** All of it at once, whatever the reader can take. @returns how many */
async function replay(socket: Socket, pool: Pool, conversationId: string, afterSeq: number): Promise<number> {
  const values = [conversationId, afterSeq];
  const { rows } = await pool.query<LoggedEvent>({ ...EVENTS_AFTER, values });
  for (const { event_id, seq, name, occurred_at, data } of rows) {
    socket.emit(name, { event_id, seq: Number(seq), occurred_at, ...(JSON.parse(data) as object) });
  }
  return rows.length;
}

async function authenticate(socket: Socket, tokens: Tokens, next: (refusal?: Error) => void): Promise<void> {
  const { token } = socket.handshake.auth as { token?: unknown };
  try {
    (socket.data as SocketData).userId = await tokens.verify(String(token));
  } catch {
    return next(new Error('auth.invalid_token'));
  }
  next();
}
