import type { Acknowledged, Received } from '../journal/entry.js';

/** From the moment when a message's sender knew that it is stored until each reader had it, in ms; 0 when it was faster. */
export function deliveryDelays(acknowledged: readonly Acknowledged[], received: readonly Received[]): number[] {
  const committedAt = new Map(acknowledged.map(({ conversation, seq, at }) => [`${conversation} ${seq}`, at]));
  return received.flatMap(({ conversation, seq, at }) => {
    const sentAt = committedAt.get(`${conversation} ${seq}`);
    return sentAt === undefined ? [] : [Math.max(0, at - sentAt)];
  });
}
