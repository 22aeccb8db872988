import type { Target } from './target.js';

type Overrides = Record<string, string>;

/** Every column but `xid`, whose default is the copying transaction, so that one statement fits both sides' tables. */
async function columnsOf(target: Target, table: string): Promise<string[]> {
  const { rows } = await target.database.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER'
      AND column_name <> 'xid'`,
    [table],
  );
  return rows.map(({ name }) => name);
}

async function cloneRow(target: Target, table: string, original: string, count: number, overrides: Overrides) {
  const columns = await columnsOf(target, table);
  const values = columns.map((name) => overrides[name] ?? `original."${name}"`);
  await target.database.query(
    `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')})
    SELECT ${values.join(', ')} FROM (${original}) c JOIN ${table} original ON original.seq = c.first_seq
      AND c.id = original.${table === 'events' ? 'stream_id' : 'conversation_id'}, generate_series(1, ${count}::int) g
    ORDER BY g`,
  );
}

/**
 * Lengthens a conversation by `count` messages: copies of its first one with its event, made in SQL. The copies are
 * the assistant's, so that no agent has to answer them, and carry the time of the original.
 */
export async function growConversation(target: Target, conversationId: string, count: number): Promise<void> {
  const id = target.database.escapeLiteral(conversationId);
  const original = `SELECT id, last_seq, (SELECT min(seq) FROM messages WHERE conversation_id = conversations.id) AS first_seq
    FROM conversations WHERE id = ${id}`;
  const seq = 'c.last_seq + g';
  await cloneRow(target, 'messages', original, count, { id: 'uuidv7()', seq, role: `'assistant'` });
  await cloneRow(target, 'events', original, count, { event_id: 'uuidv7()', seq });
  await target.database.query(`UPDATE conversations SET last_seq = last_seq + ${count}::int WHERE id = ${id}`);
  await target.database.query('VACUUM ANALYZE messages, events, conversations');
}
