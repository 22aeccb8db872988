import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair, type JWTPayload } from 'jose';
import { outcome } from '../testing/files.js';
import { startApi } from '../testing/start-api.js';
import { codeOf, GoogleStage, PUBLIC_URL, untilCallback } from '../testing/start-google.js';

const RAW = 'the text of the provider';

describe('a provider that says no', () => {
  let stage: GoogleStage;
  beforeAll(async () => {
    stage = await GoogleStage.start();
    stage.person('ada');
  });
  afterEach(() => {
    stage.provider.lie = undefined;
    stage.provider.intercept = undefined;
  });
  afterAll(() => stage.close());

  /** Where a browser ends up whose callback is changed on the way. */
  const comeBackWith = async (change: (callback: URLSearchParams) => void): Promise<URL> => {
    const browser = stage.browser();
    const { url } = await stage.approve(browser, await stage.begin(browser), 'ada', untilCallback);
    change(url.searchParams);
    return (await browser.open(url)).url;
  };
  const comeBack = (): Promise<URL> => comeBackWith(() => undefined);

  it('because the person has cancelled sends them back with access_denied', async () => {
    const browser = stage.browser();
    const signIn = await browser.open(await stage.begin(browser));
    const { url } = await browser.open(new URL(`${signIn.url.pathname}/abort`, signIn.url));
    expect(url.href).toBe(`${PUBLIC_URL}/?error=access_denied`);
  });

  it.each([
    ['access_denied', 'access_denied'],
    ['temporarily_unavailable', 'temporarily_unavailable'],
    ['server_error', 'server_error'],
    ['invalid_scope', 'server_error'],
    ['<script>alert(1)</script>', 'server_error'],
  ])('with %s is told as %s, without its words', async (error, told) => {
    const url = await comeBackWith((callback) => {
      callback.delete('code');
      callback.set('error', error);
      callback.set('error_description', RAW);
    });
    expect(url.href).toBe(`${PUBLIC_URL}/?error=${told}`);
  });

  it.each<[string, (callback: URLSearchParams) => void]>([
    ['a code that it never gave', (callback) => callback.set('code', 'forged')],
    ['neither code nor error', (callback) => callback.delete('code')],
    ['the name of another issuer', (callback) => callback.set('iss', 'https://evil.example')],
    ['no issuer, though it promised one', (callback) => callback.delete('iss')],
  ])('to %s is not believed', async (_, change) => {
    expect((await comeBackWith(change)).href).toBe(`${PUBLIC_URL}/?error=server_error`);
  });

  it.each<[string, (claims: JWTPayload) => JWTPayload]>([
    ['another nonce', (claims) => ({ ...claims, nonce: 'another' })],
    ['no nonce', (claims) => without('nonce', claims)],
    ['another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['another audience', (claims) => ({ ...claims, aud: 'another-client' })],
    ['a time that is over', (claims) => ({ ...claims, exp: 1 })],
    ['nobody', (claims) => without('sub', claims)],
  ])('whose ID token has %s is not believed', async (_, lie) => {
    stage.provider.lie = lie;
    expect((await comeBack()).href).toBe(`${PUBLIC_URL}/?error=server_error`);
  });

  it('whose ID token is signed by another key is not believed', async () => {
    stage.provider.lie = (claims) => claims;
    stage.provider.signingKey = (await generateKeyPair('RS256')).privateKey;
    expect((await comeBack()).href).toBe(`${PUBLIC_URL}/?error=server_error`);
  });

  it.each(['/token', '/jwks'])('by failing at %s is asked another time', async (path) => {
    const fresh = await GoogleStage.start();
    fresh.person('ada');
    fresh.provider.intercept = (request, response) => {
      if (request.url !== path) return false;
      response.writeHead(503, { 'Content-Type': 'text/html' }).end(RAW);
      return true;
    };
    const browser = fresh.browser();
    const { url } = await fresh.approve(browser, await fresh.begin(browser), 'ada');
    expect(url.href).toBe(`${PUBLIC_URL}/?error=temporarily_unavailable`);
    fresh.provider.intercept = undefined;
    expect(codeOf((await browser.open(await fresh.begin(browser))).url)).toMatch(/^ohx_/);
    await fresh.close();
  });
});

describe('a provider that is not there', () => {
  const env = { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret', GOOGLE_ISSUER: 'http://127.0.0.1:1' };

  it('keeps no server from starting, and nobody from coming in by password', async () => {
    const api = await startApi({ env });
    expect(await api.signUp()).toMatchObject({ token: expect.any(String) });
    const answer = await api.request('GET', '/api/auth/google/signin');
    expect([...outcome(answer), answer.headers.get('retry-after')]).toEqual([503, 'auth.google_unavailable', '5']);
    await api.close();
  });

  it('is not what the problem is where nothing is configured', async () => {
    const api = await startApi();
    expect(outcome(await api.request('GET', '/api/auth/google/signin'))).toEqual([501, 'auth.google_not_configured']);
    const callback = '/api/auth/google/callback?state=x&code=y';
    expect(outcome(await api.request('GET', callback))).toEqual([501, 'auth.google_not_configured']);
    await api.close();
  });
});

function without(name: string, claims: JWTPayload): JWTPayload {
  return Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
}
