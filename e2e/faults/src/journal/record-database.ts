import type { Postgres } from '../cluster/postgres.js';
import type { Entry, StoredEvent, StoredHead, StoredMessage } from './entry.js';
import type { Journal } from './journal.js';

/** Writes down what the database holds of some conversations, at one moment. */
export async function recordDatabase(
  postgres: Postgres,
  journal: Journal,
  conversationIds: readonly string[],
): Promise<void> {
  const params = [conversationIds];
  const entries = await postgres.snapshot(async (query): Promise<Entry[]> => {
    const messages = await query<StoredMessage>(
      `SELECT 'stored-message' AS kind, conversation_id AS conversation, seq::int, id, role,
        split_part(content, E'\\n', 1) AS content
      FROM messages WHERE conversation_id = ANY($1::uuid[]) ORDER BY conversation_id, seq`,
      params,
    );
    const events = await query<StoredEvent>(
      `SELECT 'stored-event' AS kind, stream_id AS conversation, seq::int, event_id AS "eventId" FROM events
      WHERE stream_id = ANY($1::uuid[]) ORDER BY stream_id, seq`,
      params,
    );
    const heads = await query<StoredHead>(
      `SELECT 'stored-head' AS kind, id AS conversation, last_seq::int AS "lastSeq" FROM conversations
      WHERE id = ANY($1::uuid[])`,
      params,
    );
    return [...messages, ...events, ...heads];
  });
  for (const entry of entries) journal.write(entry);
}
