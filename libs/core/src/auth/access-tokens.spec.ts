import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { testRuntime } from '../testing/index.js';
import type { Runtime } from '../platform/index.js';
import { AccessTokens } from './access-tokens.js';

describe('access tokens', () => {
  let runtime: Runtime;
  let tokens: AccessTokens;
  beforeAll(async () => {
    runtime = await testRuntime();
    tokens = new AccessTokens(runtime.signingKeys);
  });
  afterAll(() => runtime.close());

  it('prove user and session for a quarter of an hour', async () => {
    const token = await tokens.issue('user', 'session');
    const { exp = 0, iat = 0, ...claims } = decodeJwt(token);
    expect(exp - iat).toBe(900);
    const ours = { iss: 'openhands-connect', aud: 'openhands-connect' };
    expect(claims).toEqual({ sub: 'user', sid: 'session', ...ours });
    expect(decodeProtectedHeader(token)).toEqual({
      alg: 'EdDSA',
      typ: 'at+jwt',
      kid: runtime.signingKeys.signing().kid,
    });
  });
});
