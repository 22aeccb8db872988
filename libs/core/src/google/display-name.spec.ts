import { describe, expect, it } from '@jest/globals';
import { displayNameOf } from './display-name.js';

describe('the name of a new account', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada \u0000\n Lovelace ', 'Ada Lovelace'],
    ['Ada \uD800 B', 'Ada B'],
    ['👩‍🚀'.repeat(60), '👩‍🚀'.repeat(33) + '👩'],
    [null, 'ada'],
    [' \u0007 ', 'ada'],
  ])('of %j is %j', (name, expected) => {
    expect(displayNameOf(name, 'ada@example.com')).toBe(expected);
  });
});
