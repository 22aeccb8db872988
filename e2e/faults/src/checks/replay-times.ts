import type { Acknowledged, Received, ReaderTurn } from '../journal/entry.js';

interface Journey {
  readonly acknowledged: readonly Acknowledged[];
  readonly turns: readonly ReaderTurn[];
  readonly received: readonly Received[];
}

/**
 * How long each return took, in ms: from the moment when the reader was connected until it had the last of the messages
 * that had been acknowledged by then and that it had not read. A return that missed nothing is no replay; one that
 * never got all of it lasts for ever.
 */
export function replayTimes({ acknowledged, turns, received }: Journey): number[] {
  const committed = Map.groupBy(acknowledged, ({ conversation }) => conversation);
  const arrivals = new Map<string, number>();
  for (const { reader, seq, at } of received) {
    const key = `${reader} ${seq}`;
    if (!arrivals.has(key)) arrivals.set(key, at);
  }
  return turns
    .filter(({ turn }) => turn === 'connected')
    .flatMap(({ reader, conversation, seq: readSeq, at: connectedAt }) => {
      const missed = (committed.get(conversation) ?? []).filter(({ seq, at }) => seq > readSeq && at <= connectedAt);
      if (missed.length === 0) return [];
      const times = missed.map(({ seq }) => arrivals.get(`${reader} ${seq}`) ?? Number.POSITIVE_INFINITY);
      return [Math.max(...times) - connectedAt];
    });
}
