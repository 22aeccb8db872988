import { describe, expect, it } from '@jest/globals';
import { percentile } from './percentile.js';

describe('a percentile', () => {
  it('is one of the values', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0, 0.5, 0.99, 1].map((p) => percentile(hundred, p))).toEqual([1, 50, 99, 100]);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('shows one value in ten that is late', () => {
    expect(percentile([1, 1, 1, 1, 1, 1, 1, 1, 1, 900], 0.99)).toBe(900);
  });

  it('is nothing of nothing', () => {
    expect(percentile([], 0.99)).toBeNaN();
  });
});
