import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Attendance } from './attendance.js';

describe('the attendance of a gateway', () => {
  const user = { conversationId: 'room', userId: 'guest' };
  let told: string[];
  let attendance: Attendance;
  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    attendance = new Attendance(3_000, {
      entered: () => told.push('entered'),
      returned: () => told.push('returned'),
      departed: () => told.push('departed'),
    });
    attendance.enter(user, 'first tab');
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('ends with the grace', () => {
    attendance.leave(user, 'first tab', { grace: true });
    jest.advanceTimersByTime(2_999);
    expect([told, attendance.usersOf('room'), attendance.has(user)]).toEqual([['entered'], ['guest'], true]);
    jest.advanceTimersByTime(1);
    expect([told, attendance.usersOf('room'), attendance.has(user)]).toEqual([['entered', 'departed'], [], false]);
  });

  it('goes on for who is back within the grace', () => {
    attendance.leave(user, 'first tab', { grace: true });
    jest.advanceTimersByTime(2_999);
    attendance.enter(user, 'second tab');
    jest.advanceTimersByTime(60_000);
    expect([told, attendance.usersOf('room')]).toEqual([['entered', 'returned'], ['guest']]);
  });

  it('counts a user once over tabs, until the last is gone', () => {
    attendance.enter(user, 'second tab');
    attendance.leave(user, 'first tab', { grace: false });
    attendance.leave(user, 'first tab', { grace: false });
    expect(told).toEqual(['entered']);
    attendance.leave(user, 'second tab', { grace: false });
    expect(told).toEqual(['entered', 'departed']);
  });

  it('knows who is within the grace', () => {
    attendance.enter({ ...user, userId: 'owner' }, 'tab');
    attendance.leave(user, 'first tab', { grace: true });
    expect([...attendance.all()]).toEqual([
      { ...user, isConnected: false },
      { conversationId: 'room', userId: 'owner', isConnected: true },
    ]);
  });

  it('tells nothing once it is cleared', () => {
    attendance.leave(user, 'first tab', { grace: true });
    attendance.clear();
    jest.advanceTimersByTime(60_000);
    attendance.leave(user, 'first tab', { grace: false });
    expect([told, attendance.usersOf('room')]).toEqual([['entered'], []]);
  });
});
