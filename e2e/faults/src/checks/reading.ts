import type { Received, StoredEvent } from '../journal/entry.js';

/** What was wrong with what readers were handed, in events. */
export interface ReadingFaults {
  /** In the log, and never handed on. */
  readonly missing: number;
  readonly duplicates: number;
  /** Handed on after one that is newer. */
  readonly disorder: number;
  /** Not the event that the log has at this place. */
  readonly foreign: number;
}

export const NO_READING_FAULTS: ReadingFaults = { missing: 0, duplicates: 0, disorder: 0, foreign: 0 };

/** The event ids of each stream by seq. */
export type Log = ReadonlyMap<string, ReadonlyMap<number, string>>;

export function logOf(events: readonly StoredEvent[]): Log {
  const log = new Map<string, Map<number, string>>();
  for (const { conversation, seq, eventId } of events) {
    const stream = log.get(conversation) ?? new Map<number, string>();
    log.set(conversation, stream.set(seq, eventId));
  }
  return log;
}

/**
 * Holds what one reader was handed of one stream, in the order in which it was handed on, against the log: every event
 * in `range`, once, in order.
 */
export function judgeReading(
  received: readonly Pick<Received, 'seq' | 'eventId'>[],
  stream: ReadonlyMap<number, string>,
  range: { readonly afterSeq: number; readonly lastSeq: number },
): ReadingFaults {
  const seen = new Set<number>();
  let newest = range.afterSeq;
  let [missing, duplicates, disorder, foreign] = [0, 0, 0, 0];
  for (const { seq, eventId } of received) {
    if (seen.has(seq) || seq <= range.afterSeq) duplicates += 1;
    else if (seq < newest) disorder += 1;
    if (stream.get(seq) !== eventId) foreign += 1;
    seen.add(seq);
    newest = Math.max(newest, seq);
  }
  for (let seq = range.afterSeq + 1; seq <= range.lastSeq; seq++) if (!seen.has(seq)) missing += 1;
  return { missing, duplicates, disorder, foreign };
}

export function addFaults(one: ReadingFaults, other: ReadingFaults): ReadingFaults {
  return {
    missing: one.missing + other.missing,
    duplicates: one.duplicates + other.duplicates,
    disorder: one.disorder + other.disorder,
    foreign: one.foreign + other.foreign,
  };
}
