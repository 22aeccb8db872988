import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '../journal/entry.js';
import { addFaults, judgeReading, logOf, NO_READING_FAULTS, type ReadingFaults } from './reading.js';

const stream = new Map(Array.from({ length: 6 }, (_, index) => [index + 1, `event ${index + 1}`]));
const read = (...seqs: number[]): { seq: number; eventId: string }[] =>
  seqs.map((seq) => ({ seq, eventId: `event ${seq}` }));
const row = (conversation: string, seq: number): StoredEvent => ({
  kind: 'stored-event',
  conversation,
  seq,
  eventId: `${conversation}${seq}`,
});
const range = { afterSeq: 1, lastSeq: 6 };
const faults = (over: Partial<ReadingFaults>): ReadingFaults => ({ ...NO_READING_FAULTS, ...over });

describe('a reading', () => {
  it('is right when it has every event after its start, once, in order', () => {
    expect(judgeReading(read(2, 3, 4, 5, 6), stream, range)).toEqual(NO_READING_FAULTS);
  });

  it.each<[string, number[], Partial<ReadingFaults>]>([
    ['a hole', [2, 3, 5, 6], { missing: 1 }],
    ['a missing end', [2, 3], { missing: 3 }],
    ['a missing beginning', [4, 5, 6], { missing: 2 }],
    ['nothing at all', [], { missing: 5 }],
    ['one twice in a row', [2, 3, 3, 4, 5, 6], { duplicates: 1 }],
    ['one twice, later', [2, 3, 4, 5, 6, 3], { duplicates: 1 }],
    ['one from before the start', [1, 2, 3, 4, 5, 6], { duplicates: 1 }],
    ['two that changed places', [2, 4, 3, 5, 6], { disorder: 1 }],
    ['one more than there is', [2, 3, 4, 5, 6, 7], { foreign: 1 }],
  ])('is wrong with %s', (_, seqs, expected) => {
    expect(judgeReading(read(...seqs), stream, range)).toEqual(faults(expected));
  });

  it('is wrong with another event in the place of one', () => {
    const received = [...read(2, 3, 4), { seq: 5, eventId: 'event 4' }, ...read(6)];
    expect(judgeReading(received, stream, range)).toEqual(faults({ foreign: 1 }));
  });
});

it('adds faults up', () => {
  const one = { missing: 1, duplicates: 2, disorder: 3, foreign: 4 };
  expect(addFaults(one, one)).toEqual({ missing: 2, duplicates: 4, disorder: 6, foreign: 8 });
});

it('arranges the log by stream and seq', () => {
  const log = logOf([row('a', 2), row('b', 1), row('a', 1)]);
  expect(log.get('a')).toEqual(
    new Map([
      [2, 'a2'],
      [1, 'a1'],
    ]),
  );
  expect(log.get('b')).toEqual(new Map([[1, 'b1']]));
});
