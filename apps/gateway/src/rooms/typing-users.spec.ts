import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TypingUsers } from './typing-users.js';

describe('who types', () => {
  const ada = { conversationId: 'room', userId: 'ada', socketId: 'tab' };
  let told: [string, boolean][];
  let users: TypingUsers;
  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    users = new TypingUsers(6_000, ({ userId }, typing) => told.push([userId, typing]));
    users.hear(ada, true);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is told once, however often it is said', () => {
    users.hear(ada, true);
    users.hear(ada, false);
    users.hear(ada, false);
    expect(told).toEqual([
      ['ada', true],
      ['ada', false],
    ]);
  });

  it('is told until the last tab has stopped', () => {
    const other = { ...ada, socketId: 'other' };
    users.hear(other, true);
    users.hear(ada, false);
    expect([told, users.usersOf('room')]).toEqual([[['ada', true]], ['ada']]);
    users.hear(other, false);
    expect([told.at(-1), users.usersOf('room')]).toEqual([['ada', false], []]);
  });

  it('types no longer than is said', () => {
    jest.advanceTimersByTime(5_999);
    users.hear(ada, true);
    jest.advanceTimersByTime(5_999);
    expect([told, users.usersOf('room')]).toEqual([[['ada', true]], ['ada']]);
    jest.advanceTimersByTime(1);
    expect([told.at(-1), users.usersOf('room')]).toEqual([['ada', false], []]);
  });

  it('is nobody once it is cleared', () => {
    users.clear();
    jest.advanceTimersByTime(60_000);
    expect([told, users.usersOf('room')]).toEqual([[['ada', true]], []]);
  });
});
