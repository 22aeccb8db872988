import { describe, expect, it } from '@jest/globals';
import { TypingNotes } from './typing-notes.js';

describe('what is said of typing', () => {
  it('is its beginning, its end, and now and then that it goes on, for each conversation', () => {
    const notes = new TypingNotes();
    const said = [
      notes.note('a', false, 0),
      notes.note('a', true, 0),
      notes.note('a', true, 1_999),
      notes.note('b', true, 1_999),
      notes.note('a', true, 2_000),
      notes.note('a', false, 2_001),
      notes.note('a', false, 2_002),
      notes.note('a', true, 2_003),
    ];
    expect(said).toEqual([false, true, false, true, true, true, false, true]);
  });
});
