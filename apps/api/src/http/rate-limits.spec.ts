import { afterEach, describe, expect, it } from '@jest/globals';
import { operationRows } from '@openhands-connect/contract';
import { AccessTokens, SigningKeys } from '@openhands-connect/core';
import { TokenForge } from '@openhands-connect/core/testing';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

const UNKNOWN_ID = '01932c5e-8f3a-7c21-9b1e-4f2d7a6c8e10';
const CREDENTIALS = { email: 'nobody@example.com', password: 'a long enough pass phrase 9' };
const CHANGE = { new_password: 'another long enough pass phrase 9' };
/** A sign-up that is looked at and refused: its password is too common. */
const REFUSED = { email: 'nobody@example.com', password: 'password', name: 'Nobody' };

async function statuses(times: number, call: () => Promise<TestAnswer>): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < times; i++) seen.push((await call()).status);
  return seen;
}

/** What the headers tell, the numbers left out. */
function toldBy({ headers }: TestAnswer): string {
  const told = `${headers.get('ratelimit-policy')} ${headers.get('ratelimit')}`;
  return told.replaceAll(/\d+/g, 'N');
}

function limitOf({ headers }: TestAnswer): { name: string | undefined; remaining: number; waitSeconds: number } {
  const [, name, remaining, wait] = /^"([a-z-]+)";r=(\d+);t=(\d+)$/.exec(headers.get('ratelimit') ?? '') ?? [];
  return { name, remaining: Number(remaining), waitSeconds: Number(wait) };
}

describe('rate limits', () => {
  let api: TestApi;
  const start = async (env: Record<string, string>): Promise<void> => {
    api = await startApi({ env: { RATE_LIMITS: 'default', ...env } });
  };
  afterEach(() => api.close());

  const list = (token: string, from?: string): Promise<TestAnswer> =>
    api.request('GET', '/api/conversation', { token, headers: from === undefined ? {} : { 'X-Forwarded-For': from } });
  const signUp = (from?: string): Promise<TestAnswer> =>
    api.request('POST', '/api/auth/signup', {
      body: REFUSED,
      headers: from === undefined ? {} : { 'X-Forwarded-For': from },
    });
  const putSignIn = (): Promise<TestAnswer> => api.request('PUT', '/api/auth/signin');
  const refresh = (token = ''): Promise<TestAnswer> =>
    api.request('POST', '/api/auth/refresh', { body: { refresh_token: token } });

  it('are told by every route that has one, whatever it answers, and by no other', async () => {
    await start({});
    const { token } = await api.signUp();
    for (const [id, { method, path, rateClass }] of Object.entries(operationRows)) {
      // The last call of a session.
      if (id === 'signOut') continue;
      const answer = await api.request(method, path.replaceAll(/\{\w+\}/g, UNKNOWN_ID), { token });
      const expected = rateClass === 'none' ? 'null null' : `"${rateClass}";q=N;w=N "${rateClass}";r=N;t=N`;
      expect([id, toldBy(answer)]).toEqual([id, expected]);
    }
  });

  it('refuse what is more, with the time to wait, and only in that class', async () => {
    await start({ RATE_LIMITS: 'read=3/1m' });
    const { token } = await api.signUp();
    const allowed = [await list(token), await list(token), await list(token)];
    expect(allowed.map((answer) => limitOf(answer).remaining)).toEqual([2, 1, 0]);
    const refused = await list(token);
    const waitSeconds = Number(refused.headers.get('retry-after'));
    // One of three comes back each 20 s; some of them may have passed.
    expect(waitSeconds).toBeGreaterThan(10);
    expect(waitSeconds).toBeLessThanOrEqual(20);
    expect([refused.status, limitOf(refused)]).toEqual([429, { name: 'read', remaining: 0, waitSeconds }]);
    expect(refused.headers.get('ratelimit-policy')).toBe('"read";q=3;w=60');
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ code: 'rate.limited', status: 429, retry_after_seconds: waitSeconds });
    const written = await api.request('POST', '/api/conversation', { token, body: { initialPrompt: 'hi' } });
    expect(written.status).toBe(201);
  });

  it.each<[string, string, (token: string, email: string) => Promise<TestAnswer>]>([
    [
      'passwords',
      'sign-in-',
      (_, email) => api.request('POST', '/api/auth/signin', { body: { email, password: 'x' } }),
    ],
    [
      'proofs of a session',
      'proof-',
      (token) => api.request('POST', '/api/auth/password', { token, body: { ...CHANGE, current_password: 'x' } }),
    ],
    [
      'requests for a reset',
      'reset-',
      (_, email) => api.request('POST', '/api/auth/password/reset-request', { body: { email } }),
    ],
    [
      'look-ups of members',
      'look-ups',
      async (token) => {
        const { body } = await api.request('GET', '/api/conversation', { token });
        const path = `/api/conversation/${body.items[0].conversation_id}/members`;
        return await api.request('POST', path, { token, body: { email: 'nobody@example.com', role: 'viewer' } });
      },
    ],
  ])('of %s refuse with their own bucket, not with that of the class, which has calls left', async (_, name, call) => {
    await start({});
    const { token, email } = await api.signUp();
    await api.request('POST', '/api/conversation', { token, body: { initialPrompt: 'hi' } });
    let last = await call(token, email);
    while (last.status !== 429) {
      expect(last.headers.get('ratelimit')).toMatch(/^"(auth|write)";/);
      last = await call(token, email);
    }
    const [policy = ''] = last.headers.get('ratelimit-policy')?.split(';') ?? [];
    expect(policy.slice(1)).toMatch(new RegExp(`^${name}`));
    expect(last.headers.get('ratelimit')).toBe(`${policy};r=0;t=${last.headers.get('retry-after')}`);
  });

  it('are shared by the sessions of a user, and by nobody else at the address until five times as much', async () => {
    await start({ RATE_LIMITS: 'read=2/1m' });
    const users = [await api.signUp(), await api.signUp(), await api.signUp(), await api.signUp(), await api.signUp()];
    const [first] = users;
    const again = await api.request('POST', '/api/auth/signin', { body: { ...CREDENTIALS, email: first?.email } });
    expect((await list(first?.token ?? '')).status).toBe(200);
    expect((await list(again.body.access_token)).status).toBe(200);
    expect((await list(first?.token ?? '')).status).toBe(429);
    for (const { token } of users.slice(1)) expect(await statuses(2, () => list(token))).toEqual([200, 200]);
    const refused = await list((await api.signUp()).token);
    expect([refused.status, refused.headers.get('ratelimit-policy')]).toEqual([429, '"read-address";q=10;w=60']);
  });

  it('are shared by an address as far as the operator says', async () => {
    await start({ RATE_LIMITS: 'read=2/1m', RATE_LIMIT_ADDRESS_FACTOR: '1' });
    expect(await statuses(2, async () => list((await api.signUp()).token))).toEqual([200, 200]);
    const refused = await list((await api.signUp()).token);
    expect([refused.status, refused.headers.get('ratelimit-policy')]).toEqual([429, '"read-address";q=2;w=60']);
  });

  it('are an API key’s own', async () => {
    await start({ RATE_LIMITS: 'read=2/1m' });
    const { token } = await api.signUp();
    const body = { name: 'Bot', scopes: ['conversations:read'] };
    const { body: created } = await api.request('POST', '/api/keys', { token, body });
    expect(await statuses(3, () => list(token))).toEqual([200, 200, 429]);
    expect(await statuses(3, () => list(created.key))).toEqual([200, 200, 429]);
  });

  it('count those without a token by address, whatever they claim', async () => {
    await start({ RATE_LIMITS: 'auth=2/1m' });
    expect(await statuses(3, () => signUp())).toEqual([400, 400, 429]);
    expect((await signUp('203.0.113.1')).status).toBe(429);
    expect((await signUp('203.0.113.2, 203.0.113.3')).status).toBe(429);
  });

  it('believe a trusted proxy, and no more than it has seen', async () => {
    await start({ RATE_LIMITS: 'auth=2/1m', TRUSTED_PROXIES: '127.0.0.0/8' });
    expect(await statuses(3, () => signUp('203.0.113.1'))).toEqual([400, 400, 429]);
    expect((await signUp('203.0.113.2')).status).toBe(400);
    // What the client wrote stands before what the proxy has seen.
    expect((await signUp('8.8.8.8, 203.0.113.1')).status).toBe(429);
    expect((await signUp('garbage, 203.0.113.1')).status).toBe(429);
    expect((await signUp('2001:db8::1')).status).toBe(400);
    expect((await signUp('2001:db8::ffff')).status).toBe(400);
    expect((await signUp('2001:db8::2')).status).toBe(429);
  });

  it('refuse bad tokens of an address after many of them, and no good one, known or not', async () => {
    await start({ RATE_LIMITS: 'auth=2/1m' });
    const known = await api.signUp();
    expect((await list(known.token)).status).toBe(200);
    const fresh = await api.signUp();
    expect(await statuses(11, () => list('bad'))).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    const refused = await list('bad');
    expect([refused.status, refused.body.code]).toEqual([429, 'rate.limited']);
    expect(limitOf(refused)).toMatchObject({ name: 'auth-failures', remaining: 0 });
    expect((await list(known.token)).status).toBe(200);
    expect((await list(fresh.token)).status).toBe(200);
  });

  it('tell the owner of a token that it is missing or over, whatever others at the address do', async () => {
    await start({ RATE_LIMITS: 'auth=1/1m,read=1/1m' });
    const { token, userId } = await api.signUp();
    const expired = await api.get(AccessTokens).issue(userId, userId, -1);
    const ended = await api.get(AccessTokens).issue(userId, userId);
    expect(await statuses(6, () => list('bad'))).toEqual([401, 401, 401, 401, 401, 429]);
    for (let i = 0; i < 6; i++) {
      expect((await list(expired)).body.code).toBe('auth.token_expired');
      expect((await list(ended)).body.code).toBe('auth.session_revoked');
      expect((await api.request('GET', '/api/conversation')).body.code).toBe('auth.token_missing');
    }
    expect((await list('bad')).status).toBe(429);
    expect((await list(token)).status).toBe(200);
  });

  it('do not count what a dropped key has signed, but what only names it', async () => {
    await start({ RATE_LIMITS: 'auth=1/1m' });
    const { token, userId } = await api.signUp();
    const keys = api.runtime.signingKeys;
    const { kid } = keys.signing();
    const session = { accessToken: token, refreshToken: '' };
    const forged = await new TokenForge(keys, session).withOwnKey({ kid });
    const { database, config } = api.runtime;
    await SigningKeys.rotate(database, config.dataDir, 'now');
    await keys.reread();
    for (let i = 0; i < 6; i++) {
      const { status, body } = await list(token);
      expect([status, body.code]).toEqual([401, 'auth.token_expired']);
    }
    expect((await list(forged)).body.code).toBe('auth.token_invalid');
    expect(await statuses(5, () => list(forged))).toEqual([401, 401, 401, 401, 429]);
    expect((await list(token)).body.code).toBe('auth.token_expired');
    expect((await list(await api.get(AccessTokens).issue(userId, userId))).body.code).toBe('auth.session_revoked');
  });

  it('count refreshes by session: one that is asked for without end harms no other', async () => {
    await start({ RATE_LIMITS: 'write=3/1m' });
    const sessions: string[] = [];
    for (const email of ['ada@example.com', 'bob@example.com']) {
      const { body } = await api.request('POST', '/api/auth/signup', { body: { ...CREDENTIALS, email, name: 'A' } });
      sessions.push(body.refresh_token);
    }
    expect(await statuses(4, () => refresh(sessions[0]))).toEqual([200, 200, 200, 429]);
    expect((await refresh(sessions[1])).status).toBe(200);
    expect(await statuses(4, () => refresh('ohr_forged'))).toEqual([401, 401, 401, 429]);
  });

  it('count what cannot be read, too', async () => {
    await start({ RATE_LIMITS: 'auth=3/1m' });
    const malformed = { headers: { 'Content-Type': 'application/json' }, body: Buffer.from('{"email":') };
    const send = (): Promise<TestAnswer> => api.request('POST', '/api/auth/signin', malformed);
    expect(limitOf(await send())).toMatchObject({ name: 'auth', remaining: 2 });
    const xml = { headers: { 'Content-Type': 'text/xml' }, body: Buffer.from('<a/>') };
    expect(await statuses(1, () => api.request('POST', '/api/auth/signin', xml))).toEqual([415]);
    expect(await statuses(3, send)).toEqual([400, 429, 429]);
    expect(await statuses(4, () => api.request('GET', '/nowhere'))).toEqual([404, 404, 404, 404]);
  });

  it('count methods that a path does not have in the class of the path, and what is at no path in none', async () => {
    await start({ RATE_LIMITS: 'auth=2/1m' });
    const first = await putSignIn();
    expect([first.status, first.headers.get('allow')]).toEqual([405, 'POST']);
    expect(limitOf(first)).toMatchObject({ name: 'auth', remaining: 1 });
    expect(await statuses(2, putSignIn)).toEqual([405, 429]);
    expect(await statuses(4, () => api.request('PUT', '/nowhere'))).toEqual([404, 404, 404, 404]);
  });

  it('let preflights pass', async () => {
    await start({ RATE_LIMITS: 'auth=1/1m' });
    expect(await statuses(3, () => api.request('OPTIONS', '/api/auth/signup'))).toEqual([204, 204, 204]);
    expect((await signUp()).status).toBe(400);
  });

  it('can be switched off', async () => {
    await start({ RATE_LIMITS: 'off' });
    const answer = await signUp();
    expect([answer.status, answer.headers.get('ratelimit')]).toEqual([400, null]);
  });
});
