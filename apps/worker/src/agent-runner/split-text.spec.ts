import { describe, expect, it } from '@jest/globals';
import { splitText } from './split-text.js';

describe('a text in pieces', () => {
  it.each([
    ['', []],
    ['abc', ['abc']],
    ['abcdef', ['abc', 'def']],
    ['abcdefg', ['abc', 'def', 'g']],
    ['ab😀cd', ['ab', '😀c', 'd']],
    ['😀😀😀', ['😀', '😀', '😀']],
  ])('%j', (text, pieces) => {
    expect([...splitText(text, 3)]).toEqual(pieces);
  });

  it('ends also when it holds no whole characters', () => {
    const halves = '\ud83d'.repeat(7);
    expect([...splitText(halves, 3)].join('')).toBe(halves);
  });
});
