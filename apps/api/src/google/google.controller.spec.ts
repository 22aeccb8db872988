import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi } from '../testing/start-api.js';
import { CALLBACK, codeOf, EXTENSION, GoogleStage, pkce, PUBLIC_URL } from '../testing/start-google.js';
import { CLIENT } from '../testing/openid-provider.js';

describe('signing in with Google', () => {
  let stage: GoogleStage;
  beforeAll(async () => {
    stage = await GoogleStage.start();
  });
  afterAll(() => stage.close());

  it('begins with an address at the provider, and a cookie for the way back', async () => {
    const { status, body, headers } = await stage.api.request('GET', '/api/auth/google/signin');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('set-cookie')).toMatch(
      /^__Host-google_sign_in=[\w-]{43}; Path=\/; Max-Age=1800; HttpOnly; Secure; SameSite=Lax$/,
    );
    const url = new URL(body.url);
    expect(url.origin).toBe(stage.provider.issuer);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT.id,
      response_type: 'code',
      redirect_uri: CALLBACK,
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('gives somebody new an account without a password', async () => {
    const { login, email } = stage.person('ada', { name: 'Ada Lovelace' });
    const browser = stage.browser();
    const { url } = await stage.approve(browser, await stage.begin(browser), login);
    expect([url.origin, url.pathname, [...url.searchParams.keys()]]).toEqual([PUBLIC_URL, '/', ['code']]);
    const { status, body, headers } = await stage.exchange(browser, { code: codeOf(url) });
    expect([status, body]).toMatchObject([200, { token_type: 'bearer', user: { email, name: 'Ada Lovelace' } }]);
    expect(body.refresh_token).toMatch(/^ohr_/);
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-devices=[\w-]+;.*HttpOnly/)]);
    const me = await stage.api.request('GET', '/api/auth/me', { token: body.access_token });
    expect(me.body).toMatchObject({ email, has_password: false });
    expect(await stage.activityOf(body.access_token)).toEqual([
      'signed_in by google',
      'google_linked',
      'signed_up by google',
    ]);
  });

  it('knows somebody again by `sub`, whatever became of the address', async () => {
    const { login, email } = stage.person('grace');
    const browser = stage.browser();
    const first = await stage.exchange(browser, { code: await stage.codeFor(browser, login) });
    stage.person('grace', { email: 'moved@example.com', email_verified: false });
    const again = stage.browser();
    const second = await stage.exchange(again, { code: await stage.codeFor(again, login) });
    expect([second.status, second.body.user]).toEqual([200, first.body.user]);
    expect(second.body.user.email).toBe(email);
    expect(second.body.access_token).not.toBe(first.body.access_token);
    expect((await stage.activityOf(second.body.access_token))[0]).toBe('signed_in by google');
  });

  it('keeps the page’s refresh token in a cookie when asked to', async () => {
    const browser = stage.browser();
    const code = await stage.codeFor(browser, stage.person('cookie').login);
    const { body, headers } = await stage.exchange(browser, { code }, { 'X-Session-Mode': 'cookie' });
    expect(body.refresh_token).toBeUndefined();
    expect(headers.get('set-cookie')).toMatch(/^__Host-refresh_token=ohr_/);
  });

  it('serves an extension, which keeps a verifier instead of a cookie', async () => {
    const { verifier, challenge } = pkce();
    const query = new URLSearchParams({ redirect_uri: EXTENSION.slice(0, -1), code_challenge: challenge });
    const begun = await stage.api.request('GET', `/api/auth/google/signin?${query}`);
    expect(begun.headers.get('set-cookie')).toBeNull();
    const { url } = await stage.approve(stage.browser(), begun.body.url, stage.person('extension').login);
    expect(url.href).toMatch(`${EXTENSION}?code=ohx_`);
    const body = { code: codeOf(url), code_verifier: verifier };
    const headers = { Origin: 'chrome-extension://abcdefghijklmnopabcdefghijklmnop' };
    const { status } = await stage.api.request('POST', '/api/auth/exchange', { body, headers });
    expect(status).toBe(200);
  });

  it('lets one browser have several attempts at a time', async () => {
    const browser = stage.browser();
    const [one, other] = [await stage.begin(browser), await stage.begin(browser)];
    const { login } = stage.person('tabs');
    const first = codeOf((await stage.approve(browser, one, login)).url);
    // The provider's session is there, so it asks nothing.
    const second = codeOf((await browser.open(other)).url);
    expect((await stage.exchange(browser, { code: second })).status).toBe(200);
    expect((await stage.exchange(browser, { code: first })).status).toBe(200);
  });

  it('makes one account of somebody who comes twice at once', async () => {
    const { login } = stage.person('twice');
    const [one, other] = [stage.browser(), stage.browser()];
    const codes = [await stage.codeFor(one, login), await stage.codeFor(other, login)];
    const answers = await Promise.all([
      stage.exchange(one, { code: codes[0] }),
      stage.exchange(other, { code: codes[1] }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]?.body.user).toEqual(answers[1]?.body.user);
  });
});

describe('the ways to sign in', () => {
  it.each([
    [true, { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret', GOOGLE_ISSUER: 'http://127.0.0.1:1' }],
    [false, {}],
  ])('tell whether Google is one of them: %s', async (google, env) => {
    const api = await startApi({ env });
    const { status, body } = await api.request('GET', '/api/auth/methods');
    expect([status, body]).toEqual([200, { password: true, google, password_reset: true }]);
    await api.close();
  });
});
