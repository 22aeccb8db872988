import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionEntity } from '@openhands-connect/core';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;
const ago = (durationMs: number): Date => new Date(Date.now() - durationMs);

interface Tokens {
  access_token: string;
  refresh_token: string;
}

describe('refreshing a session', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const refresh = (refreshToken: string): Promise<TestAnswer> =>
    api.request('POST', '/api/auth/refresh', { body: { refresh_token: refreshToken } });
  const refused = async (refreshToken: string): Promise<[number, string]> => {
    const { status, body } = await refresh(refreshToken);
    return [status, body.code];
  };
  const begin = async (): Promise<Tokens & { move: (times: Partial<SessionEntity>) => Promise<void> }> => {
    const { email } = await api.signUp();
    const body = { email, password: 'a long enough pass phrase 9' };
    const tokens = (await api.request('POST', '/api/auth/signin', { body })).body as Tokens;
    const { items } = (await api.request('GET', '/api/auth/sessions', { token: tokens.access_token })).body;
    const move = async (times: Partial<SessionEntity>): Promise<void> => {
      await api.runtime.database.manager.update(SessionEntity, items[0].session_id, times);
    };
    return { ...tokens, move };
  };
  const statusOf = async (token: string): Promise<number> =>
    (await api.request('GET', '/api/auth/me', { token })).status;

  it('ten times at once leaves one working session: all get the same child, which goes on', async () => {
    const { refresh_token: parent } = await begin();
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(parent)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const [child, ...others] = new Set(answers.map(({ body }) => String(body.refresh_token)));
    expect(others).toEqual([]);
    expect(child).not.toBe(parent);
    const grandchild = await refresh(child ?? '');
    expect(grandchild.status).toBe(200);
    expect(await statusOf(grandchild.body.access_token)).toBe(200);
  });

  it('gives the immediate predecessor the same child for ten seconds, and ends the session after that', async () => {
    const { refresh_token: parent, move } = await begin();
    const child = (await refresh(parent)).body as Tokens;
    await move({ rotatedAt: ago(8 * SECOND_MS) });
    expect((await refresh(parent)).body.refresh_token).toBe(child.refresh_token);
    await move({ rotatedAt: ago(11 * SECOND_MS) });
    expect(await refused(parent)).toEqual([401, 'auth.refresh_reused']);
    expect(await refused(child.refresh_token)).toEqual([401, 'auth.session_revoked']);
    expect(await statusOf(child.access_token)).toBe(401);
  });

  it('ends the whole session for an older token, even within the ten seconds', async () => {
    const first = await begin();
    const second = (await refresh(first.refresh_token)).body as Tokens;
    const third = (await refresh(second.refresh_token)).body as Tokens;
    expect(await refused(first.refresh_token)).toEqual([401, 'auth.refresh_reused']);
    expect(await refused(third.refresh_token)).toEqual([401, 'auth.session_revoked']);
    const accessTokens = [first, second, third].map(({ access_token }) => access_token);
    expect(await Promise.all(accessTokens.map(statusOf))).toEqual([401, 401, 401]);
  });

  it('does nothing for a forged token', async () => {
    const { refresh_token: token } = await begin();
    const at = token.length - 10;
    const forged = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    expect(await refused(forged)).toEqual([401, 'auth.refresh_invalid']);
    expect((await refresh(token)).status).toBe(200);
  });

  it('asks for a token where there is none', async () => {
    const { status, body } = await api.request('POST', '/api/auth/refresh');
    expect([status, body.code]).toEqual([401, 'auth.token_missing']);
  });

  it('works up to 30 days after the last time, and not later', async () => {
    const { refresh_token: token, move } = await begin();
    await move({ rotatedAt: ago(29.9 * DAY_MS) });
    const child = (await refresh(token)).body as Tokens;
    expect(child.refresh_token).toBeDefined();
    await move({ rotatedAt: ago(30.1 * DAY_MS) });
    expect(await refused(child.refresh_token)).toEqual([401, 'auth.token_expired']);
  });

  it('does not outlive the end of the session: the last access token ends with it', async () => {
    const { refresh_token: token, move } = await begin();
    await move({ expiresAt: ago(-60 * SECOND_MS) });
    const child = (await refresh(token)).body as Tokens & { expires_in: number };
    expect(child.expires_in).toBeGreaterThan(0);
    expect(child.expires_in).toBeLessThanOrEqual(60);
    const { exp } = JSON.parse(Buffer.from(child.access_token.split('.')[1] ?? '', 'base64url').toString());
    expect(exp * 1000).toBeLessThanOrEqual(Date.now() + 60 * SECOND_MS);
    await move({ expiresAt: ago(SECOND_MS) });
    expect(await refused(child.refresh_token)).toEqual([401, 'auth.token_expired']);
  });
});
