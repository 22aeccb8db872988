import { describe, expect, it } from '@jest/globals';
import type { ReaderTurn } from '../journal/entry.js';
import { resumeTimes } from './resume-times.js';

const turns = (reader: string, ...marks: [ReaderTurn['turn'], number][]): ReaderTurn[] =>
  marks.map(([turn, at]) => ({ kind: 'reader', at, reader, conversation: 'c', turn, seq: 0 }));

describe('resume times', () => {
  it('last from the kill until the reader is in its room again, not just connected', () => {
    const marks = turns(
      'r',
      ['joined', 50],
      ['waiting', 1_010],
      ['connected', 1_200],
      ['joined', 1_300],
      ['joined', 9_000],
    );
    expect(resumeTimes(marks, 1_000)).toEqual([300]);
  });

  it('are of those that were cut off by the kill', () => {
    const marks = [
      ...turns('untouched', ['joined', 50]),
      ...turns('before', ['waiting', 900], ['joined', 1_100]),
      ...turns('long after', ['waiting', 30_000], ['joined', 30_100]),
      ...turns('by it', ['waiting', 1_000], ['joined', 1_700]),
    ];
    expect(resumeTimes(marks, 1_000)).toEqual([700]);
  });

  it('are endless for a reader that never came back', () => {
    const marks = turns('r', ['joined', 50], ['waiting', 1_010], ['connected', 1_200], ['waiting', 1_300]);
    expect(resumeTimes(marks, 1_000)).toEqual([Number.POSITIVE_INFINITY]);
  });
});
