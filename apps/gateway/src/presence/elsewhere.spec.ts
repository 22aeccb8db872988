import { beforeEach, describe, expect, it } from '@jest/globals';
import { Elsewhere } from './elsewhere.js';

describe('who is elsewhere', () => {
  let elsewhere: Elsewhere;
  beforeEach(() => {
    elsewhere = new Elsewhere();
    elsewhere.acquire('room');
  });

  it('is what was read last, and what is different is given once', () => {
    expect(elsewhere.replace('room', ['ada', 'bob'])).toEqual({ came: ['ada', 'bob'], went: [] });
    expect(elsewhere.replace('room', ['bob', 'cy'])).toEqual({ came: ['cy'], went: ['ada'] });
    expect(elsewhere.replace('room', ['bob', 'cy'])).toEqual({ came: [], went: [] });
    expect([[...elsewhere.usersOf('room')], elsewhere.isEmpty()]).toEqual([['bob', 'cy'], false]);
  });

  it('is presumed of who may have gone there, until the next read', () => {
    elsewhere.presume({ conversationId: 'room', userId: 'ada' });
    expect(elsewhere.has({ conversationId: 'room', userId: 'ada' })).toBe(true);
    expect(elsewhere.replace('room', [])).toEqual({ came: [], went: ['ada'] });
    expect(elsewhere.isEmpty()).toBe(true);
  });

  it('is forgotten when nobody views the room any more', () => {
    elsewhere.acquire('room');
    elsewhere.replace('room', ['ada']);
    elsewhere.release('room');
    expect([...elsewhere.rooms()]).toEqual(['room']);
    elsewhere.release('room');
    elsewhere.release('room');
    expect([[...elsewhere.rooms()], elsewhere.isViewed('room')]).toEqual([[], false]);
    expect(elsewhere.replace('room', ['ada'])).toEqual({ came: [], went: [] });
    elsewhere.presume({ conversationId: 'room', userId: 'ada' });
    expect(elsewhere.has({ conversationId: 'room', userId: 'ada' })).toBe(false);
  });
});
