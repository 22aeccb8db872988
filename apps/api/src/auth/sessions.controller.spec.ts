import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

const password = 'a long enough pass phrase 9';

describe('the sessions of an account', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ env: { TRUSTED_PROXIES: '127.0.0.1/32' } });
  });
  afterAll(() => api.close());

  const signIn = async (email: string, headers: Record<string, string> = {}): Promise<TestAnswer['body']> =>
    (await api.request('POST', '/api/auth/signin', { body: { email, password }, headers })).body;
  const list = async (token: string, query = ''): Promise<TestAnswer['body']> =>
    (await api.request('GET', `/api/auth/sessions${query}`, { token })).body;
  const statusOf = async (token: string): Promise<number> =>
    (await api.request('GET', '/api/auth/me', { token })).status;
  const revoke = async (token: string, sessionId: string): Promise<[number, string]> => {
    const { status, body } = await api.request('DELETE', `/api/auth/sessions/${sessionId}`, { token });
    return [status, body.code];
  };

  it('are listed with device, place and time, the newest first', async () => {
    const { email, token } = await api.signUp();
    await signIn(email, { 'User-Agent': 'Phone', 'X-Forwarded-For': '198.51.100.7' });
    const { items, next_cursor } = await list(token);
    expect(next_cursor).toBeNull();
    expect(items).toMatchObject([
      { current: false, user_agent: 'Phone', ip_address: '198.51.100.7' },
      { current: true, ip_address: '127.0.0.1' },
    ]);
    expect(items[0].last_used_at).toBe(items[0].created_at);
    expect(Date.parse(items[0].expires_at) - Date.parse(items[0].created_at)).toBe(90 * 86_400_000);
  });

  it('are shown as they were last refreshed', async () => {
    const { email, token } = await api.signUp();
    const phone = await signIn(email, { 'User-Agent': 'Phone', 'X-Forwarded-For': '198.51.100.7' });
    const moved = { 'User-Agent': 'Phone 2', 'X-Forwarded-For': '198.51.100.8' };
    await api.request('POST', '/api/auth/refresh', { body: { refresh_token: phone.refresh_token }, headers: moved });
    const [shown] = (await list(token)).items;
    expect(shown).toMatchObject({ user_agent: 'Phone 2', ip_address: '198.51.100.8' });
    expect(Date.parse(shown.last_used_at)).toBeGreaterThan(Date.parse(shown.created_at));
  });

  it('are walked page by page', async () => {
    const { email, token } = await api.signUp();
    await signIn(email);
    const first = await list(token, '?limit=1');
    const second = await list(token, `?limit=1&cursor=${first.next_cursor}`);
    expect([first.items.length, second.items.length, second.next_cursor]).toEqual([1, 1, null]);
    expect(second.items[0].current).toBe(true);
  });

  it('end one by one: the token of that one is refused at once, its refresh token too, and it is listed no more', async () => {
    const { email, token } = await api.signUp();
    const phone = await signIn(email);
    const [{ session_id: sessionId }] = (await list(token)).items;
    expect(await statusOf(phone.access_token)).toBe(200);
    expect(await revoke(token, sessionId.toUpperCase())).toEqual([204, undefined]);
    expect(await statusOf(phone.access_token)).toBe(401);
    const refreshed = await api.request('POST', '/api/auth/refresh', { body: { refresh_token: phone.refresh_token } });
    expect([refreshed.status, refreshed.body.code]).toEqual([401, 'auth.session_revoked']);
    expect((await list(token)).items).toHaveLength(1);
    expect(await statusOf(token)).toBe(200);
  });

  it('end once, however often it is asked for, and that is kept once', async () => {
    const { email, token } = await api.signUp();
    await signIn(email);
    const [{ session_id: sessionId }] = (await list(token)).items;
    expect(await revoke(token, sessionId)).toEqual([204, undefined]);
    expect(await revoke(token, sessionId)).toEqual([204, undefined]);
    const { body } = await api.request('GET', '/api/auth/activity', { token });
    expect(body.items[0]).toMatchObject({ type: 'session_revoked', session_id: sessionId });
    expect(body.items.filter(({ type }: { type: string }) => type === 'session_revoked')).toHaveLength(1);
  });

  it('may end themselves', async () => {
    const { token } = await api.signUp();
    const [{ session_id: sessionId }] = (await list(token)).items;
    expect(await revoke(token, sessionId)).toEqual([204, undefined]);
    expect(await statusOf(token)).toBe(401);
  });

  it('of somebody else cannot be told from none at all, and go on', async () => {
    const [owner, other] = [await api.signUp(), await api.signUp()];
    const [{ session_id: sessionId }] = (await list(owner.token)).items;
    expect(await revoke(other.token, sessionId)).toEqual([404, 'session.not_found']);
    expect(await revoke(other.token, uuidv7())).toEqual([404, 'session.not_found']);
    expect(await revoke(other.token, 'nonsense')).toEqual([400, 'request.invalid']);
    expect(await statusOf(owner.token)).toBe(200);
    expect((await list(other.token)).items).toHaveLength(1);
  });

  it('end all but the one that asks, and nobody else’s', async () => {
    const { email, token } = await api.signUp();
    const stranger = await api.signUp();
    const others = [await signIn(email), await signIn(email)].map(({ access_token }) => access_token as string);
    expect(await Promise.all(others.map(statusOf))).toEqual([200, 200]);
    for (let repetition = 0; repetition < 2; repetition++) {
      expect((await api.request('DELETE', '/api/auth/sessions', { token })).status).toBe(204);
    }
    expect(await Promise.all(others.map(statusOf))).toEqual([401, 401]);
    expect(await Promise.all([token, stranger.token].map(statusOf))).toEqual([200, 200]);
    expect((await list(token)).items).toMatchObject([{ current: true }]);
    const { body } = await api.request('GET', '/api/auth/activity', { token });
    expect(body.items.filter(({ type }: { type: string }) => type === 'session_revoked')).toHaveLength(2);
  });

  it.each([
    ['GET', '/api/auth/sessions'],
    ['DELETE', '/api/auth/sessions'],
    ['DELETE', `/api/auth/sessions/${uuidv7()}`],
  ])('are nobody’s without a token: %s %s', async (method, path) => {
    const { status, body } = await api.request(method, path);
    expect([status, body.code]).toEqual([401, 'auth.token_missing']);
  });
});
