import type { Sent, StoredMessage } from '../journal/entry.js';

/** How many rows each sent message has come to, by key; each key was made up for one message. */
export function rowsPerKey(sent: readonly Sent[], stored: readonly StoredMessage[]): ReadonlyMap<string, number> {
  const rows = new Map(sent.map(({ key }) => [key, 0]));
  for (const { content } of stored) {
    const count = rows.get(content);
    if (count !== undefined) rows.set(content, count + 1);
  }
  return rows;
}
