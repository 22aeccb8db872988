import { describe, expect, test } from '@jest/globals';
import { uuidv7 } from './uuid-v7.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const timeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

describe('uuidv7', () => {
  test('has the version, the variant and the time of its making', () => {
    const before = Date.now();
    const id = uuidv7();
    expect(id).toMatch(UUID_V7);
    expect(timeOf(id)).toBeGreaterThanOrEqual(before);
  });

  test('rises over many ids of one millisecond, past the counter', () => {
    const now = Date.now() + 1_000;
    const ids = Array.from({ length: 10_000 }, () => uuidv7(now));
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => UUID_V7.test(id))).toBe(true);
  });

  test('rises although the clock steps back', () => {
    const first = uuidv7(Date.now() + 60_000);
    expect(uuidv7(Date.now()) > first).toBe(true);
  });
});
