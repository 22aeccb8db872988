import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import type { SocketServer } from '../connection/socket-server.js';
import { DEFAULT_GATEWAY_OPTIONS } from '../gateway-options.js';
import { Presence } from './presence.js';

describe('the grace of a user who left', () => {
  const options = { ...DEFAULT_GATEWAY_OPTIONS, presenceGraceMs: 3_000 };
  const room = formatRoom('0199a3c2-6f10-7b3e-9d52-3c1f0a7be001');
  const userId = '0199a3c2-6f10-7b3e-9d52-3c1f0a7be002';
  let told: string[];
  let presence: Presence;
  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    const server = { others: () => ({ emit: (name: string) => told.push(name) }) } as unknown as SocketServer;
    presence = new Presence(server, options);
    presence.enter(room, userId, 'first socket');
    presence.leave(room, userId, 'first socket', { grace: true });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('ends with the departure', () => {
    jest.advanceTimersByTime(2_999);
    expect([told, presence.members(room)]).toEqual([['user_joined'], [userId]]);
    jest.advanceTimersByTime(1);
    expect([told, presence.members(room)]).toEqual([['user_joined', 'user_left'], []]);
  });

  it('is over for who is back', () => {
    jest.advanceTimersByTime(2_999);
    presence.enter(room, userId, 'second socket');
    jest.advanceTimersByTime(60_000);
    expect([told, presence.members(room)]).toEqual([['user_joined'], [userId]]);
  });

  it('is not given to who was removed', () => {
    presence.enter(room, userId, 'second socket');
    presence.leave(room, userId, 'second socket', { grace: false });
    expect(told).toEqual(['user_joined', 'user_left']);
  });
});
