import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { buildReset } from '@openhands-connect/core/testing';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

const password = 'a long enough pass phrase 9';
const NEW_PASSWORD = 'another long pass phrase 7';
const WRONG = { password: 'not the pass phrase' };

describe('the cookie of a device', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ env: { RATE_LIMITS: 'auth=500/1m', TRUSTED_PROXIES: '127.0.0.0/8' } });
  });
  afterAll(() => api.close());

  const post = (path: string, body: object, headers: Record<string, string> = {}, token?: string) =>
    api.request('POST', `/api/auth/${path}`, { body, headers, ...(token !== undefined && { token }) });
  const signIn = (email: string, tried: object, cookie?: string, from = '198.51.100.1'): Promise<TestAnswer> =>
    post('signin', { email, password, ...tried }, { 'X-Forwarded-For': from, ...(cookie && { Cookie: cookie }) });
  const attack = async (email: string): Promise<void> => {
    for (let i = 0; i < 31; i++) await signIn(email, WRONG, undefined, `192.0.2.${i}`);
  };
  const newcomer = async (): Promise<{ email: string; token: string; userId: string; cookie: string }> => {
    const { email, token, userId } = await api.signUp();
    return { email, token, userId, cookie: deviceOf(await signIn(email, {}, undefined, '203.0.113.1')) };
  };

  it('comes with every session that begins, for no script and no other site, beside the refresh token', async () => {
    const { email } = await api.signUp();
    const attributes = 'Path=\\/; Max-Age=15552000; HttpOnly; Secure; SameSite=Strict';
    const device = expect.stringMatching(new RegExp(`^__Host-devices=[\\w-]{86}; ${attributes}$`));
    expect((await signIn(email, {})).headers.getSetCookie()).toEqual([device]);
    const inCookie = await post('signin', { email, password }, { 'X-Session-Mode': 'cookie', Origin: api.url });
    expect(inCookie.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-refresh_token=/), device]);
    const signedUp = await post('signup', { email: 'device@example.com', password, name: 'D' });
    expect(signedUp.headers.getSetCookie()).toEqual([device]);
  });

  it('comes with nothing else: no failure, no refresh', async () => {
    const { email } = await api.signUp();
    const { body } = await signIn(email, {});
    expect((await signIn(email, WRONG)).headers.getSetCookie()).toEqual([]);
    const refreshed = await post('refresh', { refresh_token: body.refresh_token });
    expect([refreshed.status, refreshed.headers.getSetCookie()]).toEqual([200, []]);
  });

  it('lets its browser in while the account is under attack, and asks for a link', async () => {
    const { email, cookie } = await newcomer();
    await attack(email);
    expect((await signIn(email, {})).status).toBe(429);
    expect((await signIn(email, {}, cookie)).status).toBe(200);
    const ask = (headers: Record<string, string>) =>
      post('password/reset-request', { email }, { 'X-Forwarded-For': '198.51.100.9', ...headers });
    for (let i = 0; i < 5; i++) expect((await ask({})).status).toBe(202);
    expect((await ask({})).status).toBe(429);
    expect((await ask({ Cookie: cookie })).status).toBe(202);
  });

  it('keeps the accounts of one browser apart, the newest four', async () => {
    let cookie: string | undefined;
    const people = [];
    for (let i = 0; i < 5; i++) {
      const { email } = await api.signUp();
      people.push(email);
      cookie = deviceOf(await signIn(email, {}, cookie));
    }
    expect(cookie?.split('.')).toHaveLength(4);
    const again = deviceOf(await signIn(people[4] ?? '', {}, cookie));
    expect(again.split('.')).toHaveLength(4);
    expect(again).not.toBe(cookie);
    await attack(people[1] ?? '');
    expect((await signIn(people[1] ?? '', {}, again, '203.0.113.2')).status).toBe(200);
    await attack(people[0] ?? '');
    expect((await signIn(people[0] ?? '', {}, again, '203.0.113.2')).status).toBe(429);
  });

  it('is replaced when the password is changed, and the ones of before are worth nothing', async () => {
    const { email, token, cookie } = await newcomer();
    const body = { current_password: password, new_password: NEW_PASSWORD };
    const changed = await post('password', body, { Cookie: cookie }, token);
    expect(changed.status).toBe(204);
    await attack(email);
    expect((await signIn(email, { password: NEW_PASSWORD }, cookie)).status).toBe(429);
    expect((await signIn(email, { password: NEW_PASSWORD }, deviceOf(changed))).status).toBe(200);
  });

  it('is replaced by a reset, too', async () => {
    const { email, userId, cookie } = await newcomer();
    const mailed = await buildReset(api, userId);
    const reset = await post('password/reset', { token: mailed, new_password: NEW_PASSWORD });
    expect(reset.status).toBe(204);
    await attack(email);
    expect((await signIn(email, { password: NEW_PASSWORD }, cookie)).status).toBe(429);
    expect((await signIn(email, { password: NEW_PASSWORD }, deviceOf(reset))).status).toBe(200);
  });
});

describe('the calls of a device', () => {
  let api: TestApi;
  afterEach(() => api.close());

  it('are its own, not its neighbours’, for its account alone', async () => {
    api = await startApi({ env: { RATE_LIMITS: 'auth=3/1m' } });
    const { email } = await api.signUp();
    const signIn = (tried: string, headers: Record<string, string> = {}) =>
      api.request('POST', '/api/auth/signin', { body: { email: tried, password }, headers });
    const cookie = deviceOf(await signIn(email));
    await signIn('neighbour@example.com');
    expect((await signIn(email)).status).toBe(429);
    expect((await signIn(email, { Cookie: cookie })).status).toBe(200);
    expect((await signIn('neighbour@example.com', { Cookie: cookie })).status).toBe(429);
    expect((await signIn(email, { Cookie: cookie.replace(/.$/, '!') })).status).toBe(429);
  });
});

function deviceOf({ headers }: TestAnswer): string {
  const cookie = headers.getSetCookie().find((each) => each.startsWith('__Host-devices='));
  return cookie?.split(';', 1)[0] ?? '';
}
