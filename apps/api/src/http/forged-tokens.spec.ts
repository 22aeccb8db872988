import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FORGED_TOKENS, TokenForge } from '@openhands-connect/core/testing';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

describe('a bearer token', () => {
  let api: TestApi;
  let forge: TokenForge;
  let userId: string;
  beforeAll(async () => {
    api = await startApi();
    const account = { email: 'forged@example.com', password: 'a long enough pass phrase 9', name: 'Forged' };
    const { body } = await api.request('POST', '/api/auth/signup', { body: account });
    userId = body.user.id;
    const session = { accessToken: body.access_token, refreshToken: body.refresh_token };
    forge = new TokenForge(api.runtime.signingKeys, session);
  });
  afterAll(() => api.close());

  const me = (token: string): Promise<TestAnswer> => api.request('GET', '/api/auth/me', { token });

  it('is let in when it is ours', async () => {
    const { status, body } = await me(await forge.token());
    expect([status, body.id]).toEqual([200, userId]);
  });

  it.each(FORGED_TOKENS)('is refused with %s', async (_, code, make) => {
    const { status, headers, body } = await me(await make(forge));
    expect([status, body.code]).toEqual([401, code]);
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each<[string, (token: string) => Promise<TestAnswer>]>([
    ['the query', (token) => api.request('GET', `/api/conversation?access_token=${token}`)],
    ['a cookie', (token) => api.request('GET', '/api/auth/me', { headers: { Cookie: `access_token=${token}` } })],
    ['another header', (token) => api.request('GET', '/api/auth/me', { headers: { 'X-Access-Token': token } })],
    ['the body', (token) => api.request('POST', '/api/conversation', { body: { access_token: token } })],
  ])('does not count in %s', async (_, send) => {
    const { status, body } = await send(await forge.token());
    expect([status, body.code]).toEqual([401, 'auth.token_missing']);
  });

  it.each([
    ['Basic', 'auth.token_missing'],
    ['Token', 'auth.token_missing'],
    ['Bearer,', 'auth.token_missing'],
  ])('is missing behind the scheme %s', async (scheme, code) => {
    const headers = { Authorization: `${scheme} ${await forge.token()}` };
    const { status, body } = await api.request('GET', '/api/auth/me', { headers });
    expect([status, body.code]).toEqual([401, code]);
  });

  it('that was let in once is refused once it has expired', async () => {
    const token = await forge.token({ claims: { exp: Math.floor(Date.now() / 1000) + 1 } });
    expect((await me(token)).status).toBe(200);
    let answer = await me(token);
    while (answer.status === 200) answer = await me(token);
    expect(answer.body.code).toBe('auth.token_expired');
  });
});
