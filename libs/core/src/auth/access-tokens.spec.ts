import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTHeaderParameters } from 'jose';
import { AccessTokens } from './access-tokens.js';
import { SigningKeys } from './signing-keys.js';

const claims = { sub: 'user', sid: 'session', iss: 'openhands-connect', aud: 'openhands-connect' };

describe('access tokens', () => {
  let dataDir: string;
  let keys: SigningKeys;
  let tokens: AccessTokens;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'connect-keys-'));
    keys = await SigningKeys.load(dataDir);
    tokens = new AccessTokens(keys);
  });
  afterAll(() => rm(dataDir, { recursive: true }));

  it('prove user and session', async () => {
    await expect(tokens.verify(await tokens.issue('user', 'session'))).resolves.toMatchObject({
      userId: 'user',
      sessionId: 'session',
    });
  });

  it('survive a restart: the keys are kept, readable by their owner alone', async () => {
    const restarted = new AccessTokens(await SigningKeys.load(dataDir));
    await expect(restarted.verify(await tokens.issue('user', 'session'))).resolves.toBeDefined();
    const { mode } = await stat(join(dataDir, 'keys', 'signing-keys.json'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('gives processes that start at once the same keys', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'connect-keys-'));
    const loaded = await Promise.all(Array.from({ length: 5 }, () => SigningKeys.load(folder)));
    expect(new Set(loaded.map(({ signingKid }) => signingKid)).size).toBe(1);
    await rm(folder, { recursive: true });
  });

  const signed = (header: Partial<JWTHeaderParameters>, payload: object = claims, exp = '1h'): Promise<string> =>
    new SignJWT({ ...payload })
      .setProtectedHeader({ alg: 'EdDSA', kid: keys.signingKid, typ: 'at+jwt', ...header })
      .setIssuedAt()
      .setExpirationTime(exp)
      .sign(keys.signingKey);

  it.each<[string, string, () => Promise<string> | string]>([
    ['an expired token', 'auth.token_expired', () => signed({}, claims, '-1s')],
    ['another type', 'auth.token_invalid', () => signed({ typ: 'JWT' })],
    ['another audience', 'auth.token_invalid', () => signed({}, { ...claims, aud: 'other' })],
    ['another issuer', 'auth.token_invalid', () => signed({}, { ...claims, iss: 'other' })],
    ['no session', 'auth.token_invalid', () => signed({}, { ...claims, sid: undefined })],
    ['an unknown key', 'auth.token_invalid', () => signed({ kid: 'unknown' })],
    ['no signature', 'auth.token_invalid', () => new UnsecuredJWT(claims).setExpirationTime('1h').encode()],
    ['text', 'auth.token_invalid', () => 'not.a.token'],
    ['a key that it brings along', 'auth.token_invalid', withOwnKey],
    ['an HMAC with the public key', 'auth.token_invalid', withKeyConfusion],
  ])('refuse %s', async (_, code, make) => {
    await expect(tokens.verify(await make())).rejects.toMatchObject({ code });
  });

  async function withKeyConfusion(): Promise<string> {
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: keys.signingKid, typ: 'at+jwt' })
      .setExpirationTime('1h')
      .sign(Buffer.from(keys.publicJwks[0]?.x ?? '', 'base64url'));
  }
});

async function withOwnKey(): Promise<string> {
  const own = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return await new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', jwk: await exportJWK(own.publicKey) })
    .setExpirationTime('1h')
    .sign(own.privateKey);
}
