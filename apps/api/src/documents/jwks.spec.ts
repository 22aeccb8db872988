import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SigningKeys } from '@openhands-connect/core';
import { startApi, type TestApi } from '../testing/start-api.js';

interface Jwk {
  kid: string;
}

describe('the published keys', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const published = async (): Promise<Jwk[]> => (await api.request('GET', '/.well-known/jwks.json')).body.keys;
  const statusOf = async (token: string): Promise<number> =>
    (await api.request('GET', '/api/auth/me', { token })).status;
  const rotate = async (when: 'soon' | 'now'): Promise<string> => {
    const { database, config, signingKeys } = api.runtime;
    const kid = await SigningKeys.rotate(database, config.dataDir, when);
    await signingKeys.reread();
    return kid;
  };

  it('are what anybody needs to verify a token, may be cached, and hold nothing private', async () => {
    const { token } = await api.signUp();
    const { headers, body } = await api.request('GET', '/.well-known/jwks.json');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(body.keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: expect.any(String), alg: 'EdDSA', use: 'sig' },
    ]);
    expect(await verifies(body.keys, token)).toBe(true);
    expect(await verifies(body.keys, `${token.slice(0, -4)}AAAA`)).toBe(false);
  });

  it('show the next one before it signs, while the one before goes on', async () => {
    const [current] = await published();
    const { token } = await api.signUp();
    const next = await rotate('soon');
    expect((await published()).map(({ kid }) => kid)).toEqual([next, current?.kid]);
    const later = await api.signUp();
    expect(headerOf(later.token).kid).toBe(current?.kid);
    expect(await Promise.all([token, later.token].map(statusOf))).toEqual([200, 200]);
  });

  it('are replaced at once when one was stolen: tokens of before are refused, sessions go on', async () => {
    const account = { email: 'stolen@example.com', password: 'a long enough pass phrase 9', name: 'S' };
    const { body } = await api.request('POST', '/api/auth/signup', { body: account });
    const next = await rotate('now');
    expect((await published()).map(({ kid }) => kid)).toEqual([next]);
    expect(await statusOf(body.access_token)).toBe(401);
    const refresh = { body: { refresh_token: body.refresh_token } };
    const refreshed = await api.request('POST', '/api/auth/refresh', refresh);
    expect(headerOf(refreshed.body.access_token).kid).toBe(next);
    expect(await statusOf(refreshed.body.access_token)).toBe(200);
  });
});

function headerOf(token: string): Jwk {
  return JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()) as Jwk;
}

/** As a stranger would: with the published keys and nothing else. */
async function verifies(keys: (Jwk & JsonWebKey)[], token: string): Promise<boolean> {
  const jwk = keys.find(({ kid }) => kid === headerOf(token).kid);
  if (!jwk) return false;
  const [head, payload, signature = ''] = token.split('.');
  const key = await crypto.subtle.importKey('jwk', { ...jwk, alg: 'Ed25519' }, 'Ed25519', false, ['verify']);
  const input = Buffer.from(`${head}.${payload}`);
  return await crypto.subtle.verify('Ed25519', key, Buffer.from(signature, 'base64url'), input);
}
