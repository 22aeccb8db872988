import type { StoredEvent, StoredHead, StoredMessage } from '../journal/entry.js';

export interface StoredRows {
  readonly heads: readonly StoredHead[];
  readonly events: readonly StoredEvent[];
  readonly messages: readonly StoredMessage[];
}

/**
 * Conversations whose log is not 1, 2, 3, … up to the number that the conversation itself holds, or that have a message
 * without an event.
 */
export function brokenStreams({ heads, events, messages }: StoredRows): readonly string[] {
  const logs = Map.groupBy(events, ({ conversation }) => conversation);
  const texts = Map.groupBy(messages, ({ conversation }) => conversation);
  return heads
    .filter(({ conversation, lastSeq }) => {
      const log = (logs.get(conversation) ?? []).map(({ seq }) => seq).toSorted((a, b) => a - b);
      const known = new Set(log);
      const isWhole = log.length === lastSeq && log.every((seq, index) => seq === index + 1);
      return !isWhole || (texts.get(conversation) ?? []).some(({ seq }) => !known.has(seq));
    })
    .map(({ conversation }) => conversation);
}
