import { describe, expect, it } from '@jest/globals';
import { coverageFaults } from './coverage.js';

describe('coverage', () => {
  it('finds nothing where each name has one handler', () => {
    expect(coverageFaults(['a', 'b'], ['b', 'a'])).toEqual([]);
  });

  it('finds what is missing, doubled or extra', () => {
    expect(coverageFaults(['a', 'b', 'c'], ['b', 'b', 'the route GET x', 'c'])).toEqual([
      'a has no handler',
      'b has 2 handlers',
      'the route GET x is not in the contract',
    ]);
  });
});
