import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PasswordResetsService } from '@openhands-connect/core';
import { buildApiKey, buildConversation, TEST_PASSWORD } from '@openhands-connect/core/testing';
import { io, type Socket } from 'socket.io-client';
import { callOperation } from '../testing/access/rest-door.js';
import { SocketDoor } from '../testing/access/socket-door.js';
import { startDoors, type Doors } from '../testing/start-doors.js';

const NEW_PASSWORD = 'another pass phrase 9';

describe('an account that somebody else has got into', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await startDoors();
  });
  afterAll(() => doors.close());

  const connect = async (token: string): Promise<Socket> => {
    const socket = io(doors.url, { auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false });
    await once(socket as unknown as NodeJS.EventEmitter, 'connect_success');
    return socket;
  };
  /** A stream of events that has begun. */
  const stream = async (token: string, conversationId: string): Promise<Response> => {
    const headers = { Authorization: `Bearer ${token}` };
    return await fetch(`${doors.url}/api/conversation/${conversationId}/stream`, { headers });
  };

  it('is its owner’s alone after a reset: sockets, streams, bearers and webhooks of the intruder are gone', async () => {
    const { key, user: intruder, principal } = await buildApiKey(doors);
    const { conversationId } = await buildConversation(doors, { owner: intruder });
    const hook = { url: 'https://receiver.example/hook', events: ['*'] };
    for (const token of [intruder.accessToken, key]) {
      expect(await callOperation(doors.url, 'registerWebhook', { body: hook }, token)).toEqual([201, undefined]);
    }
    const sockets = [await connect(intruder.accessToken), await connect(key)];
    const streams = [await stream(intruder.accessToken, conversationId), await stream(key, conversationId)];
    expect(streams.map(({ status }) => status)).toEqual([200, 200]);
    const ends = sockets.map((socket) => once(socket as unknown as NodeJS.EventEmitter, 'disconnect'));

    const token = await doors.get(PasswordResetsService).issue(principal.userId);
    const body = { token, new_password: NEW_PASSWORD };
    expect(await callOperation(doors.url, 'resetPassword', { body }, undefined)).toEqual([204, undefined]);

    await Promise.all(ends);
    const [ofSession, ofKey] = await Promise.all(streams.map((each) => each.text()));
    expect([ofSession, ofKey]).toEqual([
      expect.stringContaining('auth.session_revoked'),
      expect.stringContaining('auth.token_invalid'),
    ]);
    expect(await callOperation(doors.url, 'getMe', {}, intruder.accessToken)).toEqual([401, 'auth.session_revoked']);
    expect(await callOperation(doors.url, 'listConversations', {}, key)).toEqual([401, 'auth.token_invalid']);
    expect(await SocketDoor.open(doors.url, key)).toBe('auth.token_invalid');
    const owner = await signIn(intruder.email, NEW_PASSWORD);
    expect(await signIn(intruder.email, TEST_PASSWORD)).toEqual({ code: 'auth.invalid_credentials' });
    const left = await fetch(`${doors.url}/api/webhooks`, {
      headers: { Authorization: `Bearer ${owner.access_token}` },
    });
    expect(await left.json()).toEqual({ items: [], next_cursor: null });
  });

  async function signIn(email: string, password: string): Promise<{ access_token?: string; code?: string }> {
    const headers = { 'Content-Type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ email, password }) };
    const answer = (await (await fetch(`${doors.url}/api/auth/signin`, init)).json()) as {
      access_token?: string;
      code?: string;
    };
    return answer.code === undefined ? answer : { code: answer.code };
  }
});
