import { describe, expect, it } from '@jest/globals';
import type { Received } from '../journal/entry.js';
import { lastSeen } from './last-seen.js';

const got = (reader: string, at: number): Received => ({
  kind: 'received',
  at,
  reader,
  conversation: 'c',
  seq: at,
  eventId: String(at),
});

describe('the last that is seen', () => {
  const received = [got('a', 900), got('b', 950), got('other', 9_000), got('b', 1_300), got('b', 1_100)];

  it('counts from the end of the access, of each reader alone', () => {
    expect(lastSeen({ at: 1_000, readers: ['a', 'b'] }, received)).toEqual([0, 300]);
  });

  it('is nothing late for a reader that saw nothing at all', () => {
    expect(lastSeen({ at: 1_000, readers: ['c'] }, received)).toEqual([0]);
  });
});
