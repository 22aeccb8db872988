import { describe, expect, it } from '@jest/globals';
import { whenWords } from './when-words.js';

// Local times: the words are in the reader's own.
const now = new Date(2026, 2, 3, 14, 5, 30);

describe('when something was', () => {
  it.each([
    [new Date(2026, 2, 3, 14, 5, 0), 'now'],
    [new Date(2026, 2, 3, 14, 5, 40), 'now'],
    [new Date(2026, 2, 3, 9, 7), '09:07'],
    [new Date(2026, 2, 2, 23, 59), 'Mar 2'],
    [new Date(2025, 11, 31, 12), 'Dec 31, 2025'],
  ])('%s is %s', (then, words) => {
    expect(whenWords(then.toISOString(), now, 'en-US').replace(/ [AP]M$/, '')).toBe(words);
  });
});
