import type { ReaderTurn } from '../journal/entry.js';

/** A reader that loses its connection so soon after a kill has lost it by the kill. */
const BY_THE_KILL_WITHIN_MS = 2_000;

/**
 * For each reader that a kill cut off, how long after the kill it was back in its room, in ms; infinity for one that
 * never was.
 */
export function resumeTimes(turns: readonly ReaderTurn[], killedAt: number): number[] {
  const byReader = Map.groupBy(turns, ({ reader }) => reader);
  return [...byReader.values()].flatMap((own) => {
    const lost = own.find(
      ({ turn, at }) => turn === 'waiting' && at >= killedAt && at < killedAt + BY_THE_KILL_WITHIN_MS,
    );
    if (!lost) return [];
    const back = own.find(({ turn, at }) => turn === 'joined' && at > lost.at);
    return [back ? back.at - killedAt : Number.POSITIVE_INFINITY];
  });
}
