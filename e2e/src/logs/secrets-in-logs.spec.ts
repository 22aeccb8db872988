import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { assertNoSecretIn } from '../stack/secret-in-log.js';
import { startStack, type Stack } from '../stack/start-stack.js';

const PASSWORD = 'correct horse battery staple';
const NEW_PASSWORD = 'incorrect donkey generator nail';
const WRONG_PASSWORD = 'close but not the right words';
const GOOGLE_SECRET = 'google-client-secret-0123';
const STREAMED = 'a-token-that-is-none-but-secret';
const email = 'secrets@example.com';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Of any operation. */
  readonly body: Record<string, string>;
}

/**
 * A whole day of calls against a server that writes everything it can: nothing of what its callers know as secret may
 * be in there. (The tests of the packages search their logs in the same way: `libs/platform/src/testing/log-audit.ts`.)
 */
describe('the log of a server at LOG_LEVEL=trace', () => {
  const secrets = new Set([PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, GOOGLE_SECRET, STREAMED]);
  let stack: Stack;
  let receiver: Server;
  beforeAll(async () => {
    stack = await startStack({
      NODE_ENV: 'production',
      GOOGLE_CLIENT_ID: 'google-client-id',
      GOOGLE_CLIENT_SECRET: GOOGLE_SECRET,
      GOOGLE_ISSUER: 'http://127.0.0.1:9',
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      WEBHOOK_RETRY_SCHEDULE: '1ms',
    });
    receiver = createServer((_, response) => response.writeHead(500).end('no')).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
  }, 90_000);
  afterAll(async () => {
    receiver.close();
    await stack.stop();
    assertNoSecretIn(stack.log(), [...secrets]);
  });

  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const type = { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(stack.url + path, { method, headers: type, body: text ?? null, redirect: 'manual' });
    const answer = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    for (const cookie of response.headers.getSetCookie()) secrets.add(cookie.split(';', 1)[0]?.split('=')[1] ?? '');
    secrets.delete('');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(answer) : {} } as Answer;
  };
  const known = (secret: string | undefined): string => {
    if (secret === undefined) throw new Error('the answer holds no secret');
    secrets.add(secret);
    return secret;
  };

  it('shows no password and no token of sign-ups and sign-ins, right and wrong', async () => {
    const signedUp = await call('POST', '/api/auth/signup', { email, password: PASSWORD, name: 'S' });
    known(signedUp.body['access_token']);
    known(signedUp.body['refresh_token']);
    await call('POST', '/api/auth/signup', { email, password: PASSWORD, name: 'S' }, { 'Idempotency-Key': 'k' });
    expect((await call('POST', '/api/auth/signin', { email, password: WRONG_PASSWORD })).status).toBe(401);
    await call('POST', '/api/auth/signin', { email: WRONG_PASSWORD, password: WRONG_PASSWORD });
    await call('POST', '/api/auth/signin', `{"email":"${email}","password":"${PASSWORD}"`);
    await call('POST', `/api/auth/signin?password=${encodeURIComponent(PASSWORD)}`, { email, password: PASSWORD });
    await stack.logged(/sign_in_failed/);
  });

  it('shows no token of refreshes, by body and by cookie, reused and forged', async () => {
    const { body } = await call('POST', '/api/auth/signin', { email, password: PASSWORD });
    const first = known(body['refresh_token']);
    const second = await call('POST', '/api/auth/refresh', { refresh_token: first });
    const third = await call('POST', '/api/auth/refresh', { refresh_token: known(second.body['refresh_token']) });
    known(third.body['refresh_token']);
    expect((await call('POST', '/api/auth/refresh', { refresh_token: first })).status).toBe(401);
    await stack.logged(/refresh_reused/);
    await call('POST', '/api/auth/refresh', { refresh_token: STREAMED });
    const mode = { 'X-Session-Mode': 'cookie', Origin: stack.url };
    const inCookie = await call('POST', '/api/auth/signin', { email, password: PASSWORD }, mode);
    const Cookie = inCookie.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    expect((await call('POST', '/api/auth/refresh', undefined, { Cookie, Origin: stack.url })).status).toBe(200);
    await call('POST', '/api/auth/refresh', undefined, { Cookie, Origin: 'https://evil.example' });
  });

  it('shows no key, no webhook secret, and no secret in a target’s address', async () => {
    const { body: session } = await call('POST', '/api/auth/signin', { email, password: PASSWORD });
    const token = bearer(known(session['access_token']));
    const created = await call('POST', '/api/keys', { name: 'k', scopes: ['conversations:read'] }, token);
    const key = known(created.body['key']);
    expect((await call('GET', '/api/conversation', undefined, bearer(key))).status).toBe(200);
    const { port } = receiver.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/hook?token=${STREAMED}`;
    const webhook = await call('POST', '/api/webhooks', { url, events: ['*'] }, token);
    known(webhook.body['secret']);
    const attempted = once(receiver, 'request');
    await call('POST', '/api/conversation', { initialPrompt: 'Hello' }, token);
    await attempted;
    await call('DELETE', `/api/keys/${created.body['key_id']}`, undefined, token);
    expect((await call('GET', '/api/conversation', undefined, bearer(key))).status).toBe(401);
  });

  it('shows no token that comes in a place where none belongs', async () => {
    const misplaced = await call('GET', `/api/auth/me?access_token=${STREAMED}`, undefined, bearer(STREAMED));
    expect(misplaced.status).toBe(401);
    await call('GET', `/files/01932c5e-8f3a-7c21-9b1e-4f2d7a6c8e10?signature=${STREAMED}`);
    await call('GET', `/api/auth/google/callback?code=${STREAMED}&state=${STREAMED}`);
    await call('POST', '/api/auth/exchange', { code: STREAMED, verifier: STREAMED.padEnd(43, 'x') });
    await call('POST', '/api/auth/password/reset', { token: STREAMED, new_password: NEW_PASSWORD });
    await call('POST', '/api/auth/password/reset-request', { email });
    await call('GET', `/api/auth/google/signin?redirect_uri=${encodeURIComponent(stack.url)}`);
    await stack.logged(/google|issuer/i);
  });

  it('shows no token of sockets, let in and refused', async () => {
    const { body } = await call('POST', '/api/auth/signin', { email, password: PASSWORD });
    for (const token of [known(body['access_token']), STREAMED]) {
      const socket = io(stack.url, { auth: { token }, reconnection: false, transports: ['websocket'] });
      const admitted = await new Promise((resolve) => {
        socket.once('connect_success', () => resolve(true)).once('connect_error', () => resolve(false));
      });
      expect(admitted).toBe(token !== STREAMED);
      if (admitted) await socket.emitWithAck('authenticate', { token: STREAMED });
      socket.disconnect();
    }
  });

  it('shows no password when it is changed, and when the account ends', async () => {
    const { body } = await call('POST', '/api/auth/signin', { email, password: PASSWORD });
    const token = bearer(known(body['access_token']));
    const wrong = { current_password: WRONG_PASSWORD, new_password: NEW_PASSWORD };
    await call('POST', '/api/auth/password', wrong, token);
    const right = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    expect((await call('POST', '/api/auth/password', right, token)).status).toBe(204);
    expect((await call('DELETE', '/api/auth/me', { password: NEW_PASSWORD }, token)).status).toBe(204);
    await stack.logged(/password_changed/);
  });
});

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}
