import { beforeEach, describe, expect, it } from '@jest/globals';
import { Elsewhere } from './elsewhere.js';

describe('who is elsewhere', () => {
  let elsewhere: Elsewhere;
  beforeEach(() => {
    elsewhere = new Elsewhere();
    elsewhere.acquire('room');
  });

  it('is what was read last, and what is different is given once', () => {
    expect(elsewhere.replace('room', ['ada', 'bob'], 1)).toEqual({ came: ['ada', 'bob'], went: [] });
    expect(elsewhere.replace('room', ['bob', 'cy'], 2)).toEqual({ came: ['cy'], went: ['ada'] });
    expect(elsewhere.replace('room', ['bob', 'cy'], 3)).toEqual({ came: [], went: [] });
    expect([[...elsewhere.usersOf('room')], elsewhere.readAtMs('room'), elsewhere.isEmpty()]).toEqual([
      ['bob', 'cy'],
      3,
      false,
    ]);
  });

  it('is presumed of who may have gone there, until the next read', () => {
    elsewhere.presume({ conversationId: 'room', userId: 'ada' });
    expect(elsewhere.has({ conversationId: 'room', userId: 'ada' })).toBe(true);
    expect(elsewhere.replace('room', [], 1)).toEqual({ came: [], went: ['ada'] });
    expect(elsewhere.isEmpty()).toBe(true);
  });

  it('is forgotten when nobody views the room any more', () => {
    elsewhere.acquire('room');
    elsewhere.replace('room', ['ada'], 1);
    elsewhere.release('room');
    expect([...elsewhere.rooms()]).toEqual(['room']);
    elsewhere.release('room');
    elsewhere.release('room');
    expect([[...elsewhere.rooms()], elsewhere.isViewed('room'), elsewhere.readAtMs('room')]).toEqual([
      [],
      false,
      undefined,
    ]);
    expect(elsewhere.replace('room', ['ada'], 2)).toEqual({ came: [], went: [] });
    elsewhere.presume({ conversationId: 'room', userId: 'ada' });
    expect(elsewhere.has({ conversationId: 'room', userId: 'ada' })).toBe(false);
  });
});
