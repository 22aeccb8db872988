import type { Pool } from 'pg';
import type { Server } from 'socket.io';
import { SEND_MESSAGE } from './statements.js';

interface SentRow {
  id: string;
  /** `bigint` as text. */
  seq: string;
  event_id: string;
  occurred_at: Date;
  /** JSON text: it is parsed only when somebody listens. */
  data: string;
}

export interface SentMessage {
  message_id: string;
  status: 'success';
  seq: number;
}

const roomOf = (conversationId: string): string => `conversation_${conversationId}`;

/**
 * Stores a message in one round trip and, once it is committed, tells the room out of memory.
 *
 * @returns undefined when the conversation is not there or not the author's to write in
 */
export async function sendMessage(
  pool: Pool,
  io: Server,
  message: { conversationId: string; authorId: string; content: string; imageUrls: readonly string[] },
): Promise<SentMessage | undefined> {
  const { conversationId, authorId, content, imageUrls } = message;
  const { rows } = await pool.query<SentRow>({
    ...SEND_MESSAGE,
    values: [conversationId, authorId, content, imageUrls],
  });
  const row = rows[0];
  if (!row) return undefined;
  const seq = Number(row.seq);
  const room = roomOf(conversationId);
  if (io.of('/').adapter.rooms.has(room)) {
    const envelope = { event_id: row.event_id, seq, occurred_at: row.occurred_at.toISOString() };
    io.to(room).emit('conversation_update', { ...envelope, ...(JSON.parse(row.data) as object) });
  }
  return { message_id: row.id, status: 'success', seq };
}
