import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuthSession } from '@openhands-connect/contract';
import { empty, json, problem, ScriptedServer } from '../testing/http-server.js';
import { createClient } from './create-client.js';

const me = {
  id: 'user',
  email: 'ada@example.com',
  name: 'Ada',
  has_password: true,
  created_at: '2026-01-01T00:00:00Z',
};

describe('the calls of an account', () => {
  let server: ScriptedServer;
  let told: (AuthSession | undefined)[];
  beforeEach(async () => {
    server = await ScriptedServer.start();
    told = [];
  });
  afterEach(() => server.stop());

  const client = () =>
    createClient({ baseUrl: server.url, token: 'token', onSession: (session) => told.push(session) });
  const seen = () =>
    server.seen.map(({ method, url, body, headers }) => [method, url, body, headers.authorization !== undefined]);

  it('are those of the contract', async () => {
    server.answerWith(json(200, me), json(200, me), empty(204), empty(202), empty(204));
    expect(await client().getMe()).toEqual(me);
    expect(await client().updateMe({ name: 'Ada' })).toEqual(me);
    await client().changePassword('old one', 'new one');
    await client().requestPasswordReset('ada@example.com');
    await client().resetPassword('token of a mail', 'new one');
    expect(seen()).toEqual([
      ['GET', '/api/auth/me', '', true],
      ['PATCH', '/api/auth/me', '{"name":"Ada"}', true],
      ['POST', '/api/auth/password', '{"current_password":"old one","new_password":"new one"}', true],
      ['POST', '/api/auth/password/reset-request', '{"email":"ada@example.com"}', false],
      ['POST', '/api/auth/password/reset', '{"token":"token of a mail","new_password":"new one"}', false],
    ]);
    expect(told).toEqual([]);
  });

  it('end the session with the account', async () => {
    server.answerWith(empty(204), empty(204));
    await client().deleteMe('the password');
    await client().deleteMe();
    expect(seen()).toEqual([
      ['DELETE', '/api/auth/me', '{"password":"the password"}', true],
      ['DELETE', '/api/auth/me', '', true],
    ]);
    expect(told).toEqual([undefined, undefined]);
  });

  it('keep the session when the account was not ended', async () => {
    server.answerWith(problem('auth.password_incorrect'));
    await expect(client().deleteMe('wrong')).rejects.toMatchObject({ code: 'auth.password_incorrect' });
    expect(told).toEqual([]);
  });
});
