import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type TestAnswer, type TestApi } from '../testing/start-api.js';

const PUBLIC_ORIGIN = 'https://connect.example.com';
const CLEARED = '__Host-refresh_token=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict';
const password = 'a long enough pass phrase 9';

describe('the page’s refresh token', () => {
  let api: TestApi;
  let email: string;
  beforeAll(async () => {
    api = await startApi({ env: { PUBLIC_URL: PUBLIC_ORIGIN } });
    ({ email } = await api.signUp());
  });
  afterAll(() => api.close());

  /** The host that is asked, as a browser sees it behind a proxy with TLS. */
  const own = (): string => api.url.replace(/^http:/, 'https:');
  const post = (path: string, headers: Record<string, string>, body?: object): Promise<TestAnswer> =>
    api.request('POST', `/api/auth/${path}`, { headers, ...(body && { body }) });
  const signIn = (origin: string): Promise<TestAnswer> =>
    post('signin', { 'X-Session-Mode': 'cookie', Origin: origin }, { email, password });
  const refresh = (cookie: string, headers: Record<string, string> = { Origin: own() }): Promise<TestAnswer> =>
    post('refresh', { Cookie: cookie, ...headers });

  it.each([
    ['a sign-in', () => signIn(own())],
    [
      'a sign-up',
      () =>
        post(
          'signup',
          { 'X-Session-Mode': 'cookie', Origin: own() },
          { email: 'new@example.com', password, name: 'N' },
        ),
    ],
  ])('comes with %s in a cookie that no script reads and no other site sends, not in the body', async (_, begin) => {
    const { body, headers } = await begin();
    expect(body.access_token).toBeDefined();
    expect(body.refresh_token).toBeUndefined();
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-refresh_token=ohr_[\w-]+; Path=\/; Max-Age=7776000; HttpOnly; Secure; SameSite=Strict$/,
      ),
      expect.stringMatching(/^__Host-devices=/),
    ]);
  });

  it('stays in the body for whoever does not ask for a cookie', async () => {
    const { body, headers } = await post('signin', {}, { email, password });
    expect(body.refresh_token).toMatch(/^ohr_/);
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-devices=/)]);
  });

  it('is exchanged from cookie to cookie; the old one is good for nothing once it is two behind', async () => {
    const first = cookieOf(await signIn(own()));
    const refreshed = await refresh(first);
    expect(refreshed.status).toBe(200);
    expect(refreshed.body.refresh_token).toBeUndefined();
    const second = cookieOf(refreshed);
    expect(second).not.toBe(first);
    const third = cookieOf(await refresh(second));
    expect(codeOf(await refresh(first))).toEqual([401, 'auth.refresh_reused']);
    expect(codeOf(await refresh(third))).toEqual([401, 'auth.session_revoked']);
  });

  it('moves from the body into the cookie when that is asked for', async () => {
    const { body } = await post('signin', {}, { email, password });
    const moved = await post(
      'refresh',
      { 'X-Session-Mode': 'cookie', Origin: own() },
      { refresh_token: body.refresh_token },
    );
    expect(moved.body.refresh_token).toBeUndefined();
    expect((await refresh(cookieOf(moved))).status).toBe(200);
  });

  it('is taken away by a sign-out, and dead', async () => {
    const begun = await signIn(own());
    const ended = await api.request('POST', '/api/auth/signout', { token: begun.body.access_token });
    expect(ended.headers.getSetCookie()).toEqual([CLEARED]);
    expect(codeOf(await refresh(cookieOf(begun)))).toEqual([401, 'auth.session_revoked']);
  });

  it('is not for the host that was asked without TLS', async () => {
    expect(codeOf(await signIn(api.url))).toEqual([403, 'request.origin_forbidden']);
  });

  it('is taken away when it is refused', async () => {
    const first = cookieOf(await signIn(own()));
    const second = await refresh(first);
    await refresh(cookieOf(second));
    const refusals = [await refresh(first), await refresh(cookieOf(second)), await refresh(`${first}x`)];
    expect(refusals.map(codeOf)).toEqual([
      [401, 'auth.refresh_reused'],
      [401, 'auth.session_revoked'],
      [401, 'auth.refresh_invalid'],
    ]);
    for (const { headers } of refusals) expect(headers.getSetCookie()).toEqual([CLEARED]);
  });

  it('signs out alone, for a page whose access token is over: the session ends, and the cookie goes', async () => {
    const begun = await signIn(own());
    const cookie = cookieOf(begun);
    const ended = await post('signout', { Cookie: cookie, Origin: own() });
    expect([ended.status, ended.headers.getSetCookie()]).toEqual([204, [CLEARED]]);
    const me = await api.request('GET', '/api/auth/me', { token: begun.body.access_token });
    expect(codeOf(me)).toEqual([401, 'auth.session_revoked']);
    const again = await post('signout', { Cookie: cookie, Origin: own() });
    expect([...codeOf(again), again.headers.getSetCookie()]).toEqual([401, 'auth.session_revoked', [CLEARED]]);
  });

  it('signs nobody out for another origin, beside a token that is not good, or when it is forged', async () => {
    const begun = await signIn(own());
    const cookie = cookieOf(begun);
    const refusals = [
      await post('signout', { Cookie: cookie, Origin: 'https://evil.example' }),
      await post('signout', { Cookie: cookie, Origin: own(), Authorization: 'Bearer garbage' }),
      await post('signout', { Cookie: `${cookie}x`, Origin: own() }),
      await post('signout', { Origin: own() }),
    ];
    expect(refusals.map(codeOf)).toEqual([
      [403, 'request.origin_forbidden'],
      [401, 'auth.token_invalid'],
      [401, 'auth.refresh_invalid'],
      [401, 'auth.token_missing'],
    ]);
    const me = await api.request('GET', '/api/auth/me', { token: begun.body.access_token });
    expect(me.status).toBe(200);
  });

  it('is no bearer for anything else', async () => {
    const cookie = cookieOf(await signIn(own()));
    const me = await api.request('GET', '/api/auth/me', { headers: { Cookie: cookie, Origin: own() } });
    expect(codeOf(me)).toEqual([401, 'auth.token_missing']);
  });

  it('is left alone by a refusal of what is in the body, and of another origin', async () => {
    const cookie = cookieOf(await signIn(own()));
    const body = await post('refresh', { Cookie: cookie, Origin: own() }, { refresh_token: 'ohr_none' });
    const elsewhere = await refresh(cookie, { Origin: 'https://evil.example' });
    expect([body, elsewhere].map(({ headers }) => headers.getSetCookie())).toEqual([[], []]);
    expect((await refresh(cookie)).status).toBe(200);
  });

  it('is missing where there is no cookie, or one of another name', async () => {
    expect(codeOf(await refresh(''))).toEqual([401, 'auth.token_missing']);
    const [, value] = cookieOf(await signIn(own())).split('=');
    expect(codeOf(await refresh(`refresh_token=${value}`))).toEqual([401, 'auth.token_missing']);
  });

  it('is for the page behind a proxy that asks for another host, too', async () => {
    const begun = await signIn(PUBLIC_ORIGIN);
    expect((await refresh(cookieOf(begun), { Origin: PUBLIC_ORIGIN })).status).toBe(200);
  });

  it.each([
    ['another site', 'https://evil.example'],
    ['a sandboxed frame', 'null'],
    ['a subdomain', 'https://x.connect.example.com'],
    ['a site that begins like ours', 'https://connect.example.com.evil.example'],
    ['the public host without TLS', 'http://connect.example.com'],
    ['another port of this host', 'https://127.0.0.1:1'],
    ['nonsense', 'nonsense'],
  ])('is not for %s: neither given nor taken, and it stays good', async (_, origin) => {
    const cookie = cookieOf(await signIn(own()));
    expect(codeOf(await signIn(origin))).toEqual([403, 'request.origin_forbidden']);
    expect(codeOf(await refresh(cookie, { Origin: origin }))).toEqual([403, 'request.origin_forbidden']);
    expect((await refresh(cookie)).status).toBe(200);
  });

  it('is not in the way of another site’s own token: bearer routes answer any origin', async () => {
    const { body, headers } = await post('signin', { Origin: 'https://app.example' }, { email, password });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    const refreshed = await post('refresh', { Origin: 'https://app.example' }, { refresh_token: body.refresh_token });
    expect(refreshed.status).toBe(200);
  });
});

describe('the page’s refresh token where the server has no TLS', () => {
  it('is for the host that was asked without it', async () => {
    const api = await startApi({ env: { PUBLIC_URL: 'http://connect.example.com' } });
    const { email } = await api.signUp();
    const headers = { 'X-Session-Mode': 'cookie', Origin: api.url };
    const begun = await api.request('POST', '/api/auth/signin', { headers, body: { email, password } });
    expect(begun.status).toBe(200);
    await api.close();
  });
});

function codeOf({ status, body }: TestAnswer): [number, string] {
  return [status, body.code];
}

function cookieOf({ headers }: TestAnswer): string {
  return headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
}
