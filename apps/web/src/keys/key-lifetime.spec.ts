import { describe, expect, it } from '@jest/globals';
import { endAfter, lifetimeWords } from './key-lifetime.js';

const nowMs = Date.parse('2026-11-28T12:00:00Z');

describe('the lifetime of a key', () => {
  it('is counted in days from now, or has no end', () => {
    expect(endAfter('30', nowMs)).toBe('2026-12-28T12:00:00.000Z');
    expect(endAfter('', nowMs)).toBeUndefined();
  });

  it.each([
    [null, 'Does not expire'],
    ['2026-11-28T12:00:00Z', 'Expired'],
    ['2027-03-03T12:00:00Z', 'Expires Mar 3, 2027'],
  ])('of %s is said in words', (expiresAt, words) => {
    expect(lifetimeWords(expiresAt, nowMs, 'en-US')).toBe(words);
  });
});
