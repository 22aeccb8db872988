import { describe, expect, it } from '@jest/globals';
import { Random } from './random.js';

const many = (seed: number): number[] => {
  const random = new Random(seed);
  return Array.from({ length: 1_000 }, () => random.next());
};

describe('random numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(many(7)).toEqual(many(7));
    expect(many(7)).not.toEqual(many(8));
  });

  it('cover the whole span', () => {
    const numbers = many(1);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...numbers)).toBeLessThan(0.05);
    expect(Math.max(...numbers)).toBeGreaterThan(0.95);
    expect(Math.max(...numbers)).toBeLessThan(1);
  });

  it('choose each of some, and nothing of nothing', () => {
    const random = new Random(3);
    const chosen = Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c']));
    expect(new Set(chosen)).toEqual(new Set(['a', 'b', 'c']));
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
