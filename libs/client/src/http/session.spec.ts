import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuthSession } from '@openhands-connect/contract';
import { empty, hangUp, json, problem, ScriptedServer } from '../testing/http-server.js';
import { createClient } from './create-client.js';

const page = json(200, { items: [], next_cursor: null });

let server: ScriptedServer;
let told: (string | undefined)[];
beforeEach(async () => {
  server = await ScriptedServer.start();
  told = [];
});
afterEach(() => server.stop());

function onSession(begun: AuthSession | undefined): void {
  told.push(begun?.access_token);
}

function clientWith(options: { refreshToken?: string; sessionMode?: 'cookie'; token?: string } = {}) {
  return createClient({ baseUrl: server.url, retry: { baseDelayMs: 1 }, onSession, ...options });
}

function session(accessToken: string, refreshToken?: string) {
  const user = { id: 'user', email: 'ada@example.com', name: 'Ada' };
  const body = { access_token: accessToken, token_type: 'bearer', expires_in: 900, user };
  return json(200, refreshToken === undefined ? body : { ...body, refresh_token: refreshToken });
}

function bearers(): (string | undefined)[] {
  return server.seen.filter(({ url }) => url !== '/api/auth/refresh').map(({ headers }) => headers.authorization);
}

describe('an access token that is not good any more', () => {
  it.each([
    ['expired', 'auth.token_expired'],
    ['signed by a key that was replaced', 'auth.token_invalid'],
  ] as const)('is renewed once for all calls when it is %s, and each is sent again', async (_, code) => {
    const answers = { 'Bearer old': problem(code), 'Bearer new': page };
    const answer: typeof page = (response, request) =>
      request.url === '/api/auth/refresh'
        ? session('new', 'r2')(response, request)
        : answers[request.headers.authorization as keyof typeof answers](response, request);
    server.answerWith(...Array.from({ length: 9 }, () => answer));
    const client = clientWith({ token: 'old', refreshToken: 'r1' });
    await Promise.all([client.listConversations(), client.listConversations(), client.listConversations()]);
    expect(server.seen.filter(({ url }) => url === '/api/auth/refresh').map(({ body }) => body)).toEqual([
      '{"refresh_token":"r1"}',
    ]);
    expect(told).toEqual(['new']);
  });

  it('is renewed once for a call: a server that refuses the new one too is believed', async () => {
    server.answerWith(problem('auth.token_expired'), session('new', 'r2'), problem('auth.token_expired'));
    const client = clientWith({ token: 'old', refreshToken: 'r1' });
    await expect(client.listConversations()).rejects.toMatchObject({ code: 'auth.token_expired' });
    expect(bearers()).toEqual(['Bearer old', 'Bearer new']);
  });

  it('is told when there is nothing to renew it with', async () => {
    server.answerWith(problem('auth.token_expired'));
    await expect(clientWith({ token: 'old' }).listConversations()).rejects.toMatchObject({
      code: 'auth.token_expired',
    });
    expect(server.seen).toHaveLength(1);
  });

  it('ends the session when the refresh token is refused', async () => {
    server.answerWith(problem('auth.token_expired'), problem('auth.refresh_reused'), problem('auth.token_missing'));
    const client = clientWith({ token: 'old', refreshToken: 'r1' });
    await expect(client.listConversations()).rejects.toMatchObject({ code: 'auth.refresh_reused' });
    await expect(client.listConversations()).rejects.toMatchObject({ code: 'auth.token_missing' });
    expect(told).toEqual([undefined]);
    expect(bearers()).toEqual(['Bearer old', undefined]);
  });

  it('does not end the session when the refresh got no answer', async () => {
    server.answerWith(problem('auth.token_expired'), hangUp, problem('auth.token_expired'), session('new', 'r2'), page);
    const client = clientWith({ token: 'old', refreshToken: 'r1' });
    await client.listConversations();
    expect(told).toEqual(['new']);
  });
});

describe('a session', () => {
  it('begins with a sign-in and ends with a sign-out, even when the server is gone', async () => {
    server.answerWith(session('a1', 'r1'), page, hangUp, problem('auth.token_missing'));
    const client = clientWith();
    await client.signIn({ email: 'ada@example.com', password: 'correct horse' });
    await client.listConversations();
    await expect(client.signOut()).rejects.toMatchObject({ code: 'client.network' });
    await expect(client.listConversations()).rejects.toMatchObject({ code: 'auth.token_missing' });
    expect(told).toEqual(['a1', undefined]);
    expect(bearers()).toEqual([undefined, 'Bearer a1', 'Bearer a1', undefined]);
  });

  it('in a cookie asks for it, and goes on from it', async () => {
    server.answerWith(session('a1'), session('a2'), page, empty(204));
    const client = clientWith({ sessionMode: 'cookie' });
    await client.signIn({ email: 'ada@example.com', password: 'correct horse' });
    expect(await client.restoreSession()).toMatchObject({ access_token: 'a2' });
    await client.listConversations();
    await client.signOut();
    expect(server.seen.map(({ headers }) => headers['x-session-mode'])).toEqual([
      'cookie',
      'cookie',
      undefined,
      undefined,
    ]);
    expect(server.seen[1]?.body).toBe('');
    expect(await client.restoreSession()).toBeUndefined();
  });

  it('in a cookie is not called over while the cookie is there', async () => {
    server.answerWith(session('a1'), hangUp, problem('auth.session_revoked'));
    const client = clientWith({ sessionMode: 'cookie' });
    await client.signIn({ email: 'ada@example.com', password: 'correct horse' });
    await expect(client.signOut()).rejects.toMatchObject({ code: 'client.network' });
    expect(told).toEqual(['a1']);
    await expect(client.signOut()).rejects.toMatchObject({ code: 'auth.session_revoked' });
    expect(told).toEqual(['a1', undefined]);
  });

  it('that is over is restored to nothing', async () => {
    server.answerWith(problem('auth.refresh_invalid'));
    expect(await clientWith({ sessionMode: 'cookie' }).restoreSession()).toBeUndefined();
    expect(await clientWith().restoreSession()).toBeUndefined();
    expect(server.seen).toHaveLength(1);
  });

  it('whose server is away is not taken for over', async () => {
    server.answerWith(hangUp);
    await expect(clientWith({ refreshToken: 'r1' }).restoreSession()).rejects.toMatchObject({ code: 'client.network' });
    expect(told).toEqual([]);
  });

  it('that was revoked ends here too', async () => {
    server.answerWith(problem('auth.session_revoked'));
    const client = clientWith({ token: 'old', refreshToken: 'r1' });
    await expect(client.listConversations()).rejects.toMatchObject({ code: 'auth.session_revoked' });
    expect(told).toEqual([undefined]);
  });
});
