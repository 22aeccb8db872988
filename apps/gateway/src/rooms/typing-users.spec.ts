import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TypingUsers, type TypingSocket } from './typing-users.js';

const typistOf = (conversationId: string): TypingSocket => ({ conversationId, userId: 'ada', socketId: 'tab' });

describe('who types', () => {
  const ada = typistOf('room');
  let told: [string, boolean][];
  let users: TypingUsers;
  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    users = new TypingUsers(6_000, ({ userId }, typing) => told.push([userId, typing]));
    hear(ada, true);
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const hear = (socket: TypingSocket, typing: boolean, isServed = true): void => users.hear(socket, typing, isServed);

  it('is told once, however often it is said', () => {
    hear(ada, true);
    hear(ada, false);
    hear(ada, false);
    expect(told).toEqual([
      ['ada', true],
      ['ada', false],
    ]);
  });

  it('is told until the last tab has stopped', () => {
    const other = { ...ada, socketId: 'other' };
    hear(other, true);
    hear(ada, false);
    expect([told, users.usersOf('room')]).toEqual([[['ada', true]], ['ada']]);
    hear(other, false);
    expect([told.at(-1), users.usersOf('room')]).toEqual([['ada', false], []]);
  });

  it('types no longer than is said', () => {
    jest.advanceTimersByTime(5_999);
    hear(ada, true);
    jest.advanceTimersByTime(5_999);
    expect([told, users.usersOf('room')]).toEqual([[['ada', true]], ['ada']]);
    jest.advanceTimersByTime(1);
    expect([told.at(-1), users.usersOf('room')]).toEqual([['ada', false], []]);
  });

  describe('is remembered of so many rooms that nobody here is in', () => {
    beforeEach(() => {
      for (let i = 1; i < 10_000; i++) hear(typistOf(`elsewhere-${i}`), true, false);
    });

    it('that no more are, but all of the rooms that somebody is in', () => {
      hear(typistOf('one more'), true, false);
      hear(typistOf('served'), true, true);
      expect(['elsewhere-9999', 'one more', 'served'].map((id) => users.usersOf(id))).toEqual([['ada'], [], ['ada']]);
    });

    it('and of another one as soon as somebody has stopped', () => {
      hear(typistOf('elsewhere-1'), false, false);
      hear(typistOf('one more'), true, false);
      expect(users.usersOf('one more')).toEqual(['ada']);
    });
  });

  it('is nobody once it is cleared', () => {
    users.clear();
    jest.advanceTimersByTime(60_000);
    expect([told, users.usersOf('room')]).toEqual([[['ada', true]], []]);
  });
});
