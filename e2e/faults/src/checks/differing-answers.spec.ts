import { describe, expect, it } from '@jest/globals';
import type { Acknowledged } from '../journal/entry.js';
import { differingAnswers } from './differing-answers.js';

const answer = (key: string, messageId: string, seq: number): Acknowledged => ({
  kind: 'acknowledged',
  at: 0,
  key,
  conversation: 'c',
  messageId,
  seq,
});

describe('differing answers', () => {
  it('are none when the same was told each time', () => {
    expect(differingAnswers([answer('a', '1', 1), answer('b', '2', 2), answer('a', '1', 1)])).toEqual([]);
  });

  it.each([
    ['ids', answer('a', '3', 1)],
    ['seqs', answer('a', '1', 3)],
  ])('are found by their %s', (_, other) => {
    expect(differingAnswers([answer('a', '1', 1), answer('b', '2', 2), other])).toEqual(['a']);
  });
});
