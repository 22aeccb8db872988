import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AccessTokens, Authenticator, SessionsService } from '@openhands-connect/core';
import { buildUser, TEST_ORIGIN } from '@openhands-connect/core/testing';
import { DomainError } from '@openhands-connect/platform';
import { io, type Socket } from 'socket.io-client';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

const refusedWith = (code: string) => ({ problem: { code, status: 401, request_id: expect.any(String) } });

describe('the handshake', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it.each([[['websocket']], [['polling']], [['polling', 'websocket']]] as const)(
    'accepts a token over %s and says whose socket it is',
    async (transports) => {
      const user = await buildUser(gateway);
      const client = await gateway.connect(user.accessToken, { transports: [...transports] });
      expect(client.received).toEqual([{ name: 'connect_success', payload: { user_id: user.principal.userId } }]);
    },
  );

  it.each([
    ['no token', undefined, 'auth.token_missing'],
    ['an empty one', '', 'auth.token_missing'],
    ['null', null, 'auth.token_missing'],
    ['a number', 42, 'auth.token_invalid'],
    ['an object', { token: 'x' }, 'auth.token_invalid'],
    ['nonsense', 'nonsense', 'auth.token_invalid'],
    ['a very long one', 'x'.repeat(100_000), 'auth.token_invalid'],
    ['a foreign signature', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'auth.token_invalid'],
  ])('refuses %s with a problem', async (_, token, code) => {
    await expect(gateway.connect(token as string)).rejects.toMatchObject(refusedWith(code));
  });

  it('refuses a token whose session has ended', async () => {
    const user = await buildUser(gateway);
    await gateway.get(SessionsService).signOut(user.principal, TEST_ORIGIN);
    await expect(gateway.connect(user.accessToken)).rejects.toMatchObject(refusedWith('auth.session_revoked'));
  });

  it('refuses a token of a session that never was', async () => {
    const { principal } = await buildUser(gateway);
    const token = await gateway.get(AccessTokens).issue(principal.userId, principal.userId);
    await expect(gateway.connect(token)).rejects.toMatchObject(refusedWith('auth.session_revoked'));
  });

  describe.each([[['websocket']], [['polling']]] as const)(
    'of a client that nobody has taught anything, over %s',
    (transports) => {
      let socket: Socket;
      const dial = (token: string): void => {
        const soon = { reconnectionDelay: 10, reconnectionDelayMax: 20 };
        socket = io(gateway.url, { auth: { token }, transports: [...transports], forceNew: true, ...soon });
      };
      afterEach(() => void socket.disconnect());

      it('succeeds in the end when the database was away', async () => {
        const { accessToken } = await buildUser(gateway);
        const away = new DomainError('server.unavailable');
        const asked = jest.spyOn(gateway.get(Authenticator), 'authenticate').mockRejectedValueOnce(away);
        asked.mockRejectedValueOnce(away);
        dial(accessToken);
        await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
        expect(asked.mock.calls.length).toBeGreaterThanOrEqual(3);
      });

      it('is over with a token that is none', async () => {
        dial('nonsense');
        await new Promise((resolve) => socket.once('connect_error', resolve));
        expect([socket.connected, socket.active]).toEqual([false, false]);
      });
    },
  );

  it('allows pages of any origin, without credentials', async () => {
    const response = await fetch(`${gateway.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { Origin: 'https://somewhere.example' },
    });
    await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('set-cookie')).toBeNull();
  });
});
