import { addFaults, judgeReading, logOf, NO_READING_FAULTS, type ReadingFaults } from '../checks/reading.js';
import type { Figure } from '../figure.js';
import { select, type Entry, type Received } from '../journal/entry.js';

const NONE = { atMost: 0 } as const;

/** What all readers were handed, against the log. */
export interface ReadingTotals {
  readonly readers: number;
  readonly deliveries: number;
  readonly faults: ReadingFaults;
}

export function sumReadings(entries: readonly Entry[]): ReadingTotals {
  const log = logOf(select(entries, 'stored-event'));
  const heads = new Map(select(entries, 'stored-head').map(({ conversation, lastSeq }) => [conversation, lastSeq]));
  const readings = readingsOf(entries);
  let faults: ReadingFaults = NO_READING_FAULTS;
  let deliveries = 0;
  for (const { conversation, received } of readings) {
    const range = { afterSeq: 0, lastSeq: heads.get(conversation) ?? 0 };
    faults = addFaults(faults, judgeReading(received, log.get(conversation) ?? new Map(), range));
    deliveries += received.length;
  }
  return { readers: readings.length, deliveries, faults };
}

/** What readers were handed, through faults. A reader is judged when it was still there at the end. */
export function judgeReadings(id: string, entries: readonly Entry[]): Figure[] {
  const { readers, deliveries, faults } = sumReadings(entries);
  const lost = select(entries, 'reader').filter(({ turn }) => turn === 'lost' || turn === 'refused');
  const figure = (what: string, value: number, of: Figure['of']): Figure => ({
    id,
    what,
    value,
    unit: 'count',
    of,
    goal: NONE,
  });
  const handed: Figure['of'] = [deliveries, 'deliveries'];
  return [
    figure('events that a reader never got', faults.missing, handed),
    figure('events that a reader got twice', faults.duplicates, handed),
    figure('events out of order, or not those of the log', faults.disorder + faults.foreign, handed),
    figure('readers that gave up or were told of a hole', lost.length, [readers, 'readers']),
  ];
}

interface Reading {
  readonly conversation: string;
  readonly received: Received[];
}

/** Readers that went before the end are left out: what they missed afterwards is no fault. */
function readingsOf(entries: readonly Entry[]): Reading[] {
  const turns = select(entries, 'reader');
  const readings = new Map<string, Reading>();
  for (const { reader, conversation, turn } of turns) {
    if (turn === 'opened') readings.set(reader, { conversation, received: [] });
  }
  for (const event of select(entries, 'received')) readings.get(event.reader)?.received.push(event);
  for (const { reader, turn } of turns) if (turn === 'left') readings.delete(reader);
  return [...readings.values()];
}
