import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { buildApiKey, revokeApiKey, startCore, type TestCore } from '../testing/index.js';
import { formatApiKey } from './api-keys/api-key-format.js';
import { ApiKeyEntity } from './api-keys/api-key.entity.js';
import { Authenticator } from './authenticator.js';
import { PrincipalCache } from './principal-cache.js';

describe('an API key as a bearer', () => {
  let core: TestCore;
  let authenticator: Authenticator;
  beforeAll(async () => {
    core = await startCore();
    authenticator = core.get(Authenticator);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => core.close());

  const end = async (keyId: string, fields: Partial<ApiKeyEntity>): Promise<void> => {
    await core.runtime.database.manager.update(ApiKeyEntity, { id: keyId }, fields);
  };
  const refusalOf = async (token: string): Promise<unknown> =>
    await authenticator.authenticate(token).then(
      () => 'accepted',
      ({ code }: { code: string }) => code,
    );

  it('says who calls, for what, and until when', async () => {
    const expires_at = new Date(Date.now() + 60_000).toISOString();
    const { keyId, principal, user } = await buildApiKey(core, { scopes: ['files:read'], expires_at });
    expect(principal).toEqual({
      userId: user.principal.userId,
      credential: { kind: 'api_key', keyId, conversationIds: null },
      scopes: new Set(['files:read']),
      expiresAtMs: Date.parse(expires_at),
    });
  });

  it('is looked up once', async () => {
    const { key } = await buildApiKey(core);
    const run = jest.spyOn(core.runtime.database, 'run');
    await authenticator.authenticate(key);
    expect(authenticator.remembered(key)).toBeDefined();
    expect(run).not.toHaveBeenCalled();
  });

  it('with a typo is refused without a look-up; a well-formed guess by one', async () => {
    const { key } = await buildApiKey(core);
    const typo = key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a');
    const run = jest.spyOn(core.runtime.database, 'run');
    expect(await refusalOf(typo)).toBe('auth.token_invalid');
    expect(await refusalOf(`ohc_${'x'.repeat(3000)}`)).toBe('auth.token_invalid');
    expect(run).not.toHaveBeenCalled();
    expect(await refusalOf(formatApiKey(Buffer.alloc(25, 7)))).toBe('auth.token_invalid');
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('is refused at once when it is revoked here', async () => {
    const { key, keyId, user } = await buildApiKey(core);
    await revokeApiKey(core, user.principal, keyId);
    expect(authenticator.remembered(key)).toBeUndefined();
    expect(await refusalOf(key)).toBe('auth.token_invalid');
    expect(await refusalOf(user.accessToken)).toBe('accepted');
  });

  it('is refused soon when another process revokes it and its signal is lost', async () => {
    const { key, keyId } = await buildApiKey(core);
    const heard = new Promise((resolve) => {
      core.runtime.bus.subscribe('revoked', (signal) => {
        if (signal.kind === 'revoked' && signal.apiKeyId === keyId) resolve(signal);
      });
    });
    const startedAtMs = performance.now();
    await core.runtime.database.manager.update(ApiKeyEntity, { id: keyId }, { revokedAt: () => 'now()' });
    await heard;
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    expect(await refusalOf(key)).toBe('auth.token_invalid');
  });

  it('is looked up again after a minute, whatever nobody has told of; an access token is not', async () => {
    const { key, keyId, user } = await buildApiKey(core);
    await authenticator.authenticate(user.accessToken);
    await end(keyId, { revokedAt: new Date('2020-01-01T00:00:00Z') });
    expect(await refusalOf(key)).toBe('accepted');
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 60_000);
    expect(authenticator.remembered(user.accessToken)).toBeDefined();
    expect(await refusalOf(key)).toBe('auth.token_invalid');
  });

  it('is not remembered when it is revoked while it is looked up', async () => {
    const { key, keyId, user } = await buildApiKey(core);
    const cache = core.get(PrincipalCache);
    cache.forget({ userId: user.principal.userId, apiKeyId: keyId });
    const run = core.runtime.database.run.bind(core.runtime.database);
    jest.spyOn(core.runtime.database, 'run').mockImplementationOnce(async (...args) => {
      const rows = await run(...args);
      await revokeApiKey(core, user.principal, keyId);
      return rows;
    });
    expect(await refusalOf(key)).toBe('accepted');
    expect(await refusalOf(key)).toBe('auth.token_invalid');
  });

  it('is refused from the moment on at which it expires, remembered or not', async () => {
    const { key, keyId } = await buildApiKey(core, { expires_at: new Date(Date.now() + 60_000).toISOString() });
    expect(authenticator.remembered(key)).toBeDefined();
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 61_000);
    expect(authenticator.remembered(key)).toBeUndefined();
    expect(await refusalOf(key)).toBe('auth.token_expired');
    await end(keyId, { revokedAt: new Date() });
    expect(await refusalOf(key)).toBe('auth.token_invalid');
  });
});
