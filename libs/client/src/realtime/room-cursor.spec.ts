import { describe, expect, it } from '@jest/globals';
import { RoomCursor } from './room-cursor.js';

describe('a room’s cursor', () => {
  it('takes what follows, drops what it had and notices what is missing', () => {
    const cursor = new RoomCursor(3);
    expect([4, 4, 3, 6, 5, 6].map((seq) => cursor.take(seq))).toEqual([
      'next',
      'duplicate',
      'duplicate',
      'gap',
      'next',
      'next',
    ]);
    expect(cursor.lastSeq).toBe(6);
  });

  it('that knows nothing begins where the server is at the join', () => {
    const cursor = new RoomCursor(undefined);
    cursor.begin();
    expect([3, 17].map((seq) => cursor.take(seq))).toEqual(['early', 'early']);
    expect(cursor.settle(17)).toBe(true);
    expect(cursor.isBehind).toBe(false);
    expect([17, 18, 20].map((seq) => cursor.take(seq))).toEqual(['duplicate', 'next', 'gap']);
  });

  it('that begins at 0 wants the very first', () => {
    expect(new RoomCursor(0).take(2)).toBe('gap');
  });

  it('is complete when all that the server sent came', () => {
    const cursor = new RoomCursor(3);
    cursor.take(4);
    expect(cursor.settle(4)).toBe(true);
    expect(cursor.take(5)).toBe('next');
  });

  it('goes on behind a hole, and says that there was one', () => {
    const cursor = new RoomCursor(3);
    expect(cursor.settle(9)).toBe(false);
    expect(cursor.take(9)).toBe('duplicate');
    expect(cursor.take(10)).toBe('next');
  });

  it('that knew nothing misses nothing', () => {
    const cursor = new RoomCursor(undefined);
    expect(cursor.settle(9)).toBe(true);
    expect([cursor.take(9), cursor.take(10)]).toEqual(['duplicate', 'next']);
  });

  it('goes back to where the server is when that knows less', () => {
    const cursor = new RoomCursor(99);
    cursor.reset(9);
    expect([cursor.take(9), cursor.take(10)]).toEqual(['duplicate', 'next']);
  });

  it('does not go back when live events overtook the acknowledgement', () => {
    const cursor = new RoomCursor(8);
    cursor.begin();
    expect([9, 10].map((seq) => cursor.take(seq))).toEqual(['next', 'next']);
    expect(cursor.settle(9)).toBe(true);
    expect(cursor.take(11)).toBe('next');
  });

  it('is behind when something passed over is not among what a join brought, until the next join', () => {
    const cursor = new RoomCursor(undefined);
    cursor.begin();
    expect(cursor.take(10)).toBe('early');
    cursor.settle(9);
    expect(cursor.isBehind).toBe(true);
    cursor.begin();
    expect(cursor.isBehind).toBe(false);
    expect(cursor.take(10)).toBe('next');
  });
});
