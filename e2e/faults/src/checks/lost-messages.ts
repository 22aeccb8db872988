import type { Acknowledged, StoredMessage } from '../journal/entry.js';

/** Acknowledged messages that the database does not hold under the id, the seq and with the text that was acknowledged. */
export function lostMessages(
  acknowledged: readonly Acknowledged[],
  stored: readonly StoredMessage[],
): readonly Acknowledged[] {
  const byId = new Map(stored.map((row) => [row.id, row]));
  return acknowledged.filter(({ messageId, key, conversation, seq }) => {
    const row = byId.get(messageId);
    return row?.content !== key || row.conversation !== conversation || row.seq !== seq;
  });
}
