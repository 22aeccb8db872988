import { describe, expect, it } from '@jest/globals';
import { BucketTable } from './bucket-table.js';

describe('a table of buckets', () => {
  it('forgets full ones while others come', () => {
    const table = new BucketTable(1_000_000);
    for (let i = 0; i < 10_000; i++) table.set(`key ${i}`, i + 100, i);
    expect(table.size).toBeLessThan(200);
    expect(table.usedMs('key 9999', 9_999)).toBe(100);
    expect(table.usedMs('key 1', 9_999)).toBe(0);
  });

  it('never holds more than it may, and keeps the emptiest longest', () => {
    const table = new BucketTable(100);
    table.set('exhausted', 1e9, 0);
    for (let i = 0; i < 50_000; i++) table.set(`key ${i}`, 1e6 + i, 0);
    expect(table.size).toBeLessThanOrEqual(100);
    expect(table.usedMs('exhausted', 0)).toBe(1e9);
  });
});
