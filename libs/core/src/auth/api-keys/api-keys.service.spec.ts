import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import type { CreateApiKeyRequest } from '@openhands-connect/contract';
import { ActivityLog } from '../../activity/index.js';
import { IdempotencyKeyEntity } from '../../idempotency/index.js';
import {
  buildApiKey,
  buildConversation,
  buildUser,
  startCore,
  revokeApiKey,
  TEST_ORIGIN,
  type TestCore,
} from '../../testing/index.js';
import { Authenticator } from '../authenticator.js';
import { isApiKey } from './api-key-format.js';
import { ApiKeySecrets } from './api-key-secrets.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';

const request: CreateApiKeyRequest = { name: 'Bot', scopes: ['conversations:read'] };

describe('API keys', () => {
  let core: TestCore;
  let keys: ApiKeysService;
  beforeAll(async () => {
    core = await startCore();
    keys = core.get(ApiKeysService);
  });
  afterAll(() => core.close());

  const everythingStored = async (): Promise<string> => {
    const { manager } = core.runtime.database;
    return JSON.stringify([await manager.find(ApiKeyEntity), await manager.find(IdempotencyKeyEntity)]);
  };

  it('are shown once, and stored nowhere', async () => {
    const { principal } = await buildUser(core);
    const { key, ...shown } = await keys.create(principal, request, TEST_ORIGIN, 'once');
    expect(isApiKey(key)).toBe(true);
    const { items } = await keys.list(principal, { limit: 10 });
    expect(items).toEqual([{ ...shown, last_used_at: null }]);
    const stored = await everythingStored();
    expect(stored).toContain(shown.prefix);
    expect(stored).not.toContain(key.slice(shown.prefix.length));
  });

  it('are the same when their creation is repeated with its key, and others without', async () => {
    const { principal } = await buildUser(core);
    const first = await keys.create(principal, request, TEST_ORIGIN, 'again');
    expect(await keys.create(principal, request, TEST_ORIGIN, 'again')).toEqual(first);
    expect((await keys.create(principal, request, TEST_ORIGIN)).key).not.toBe(first.key);
    const other = keys.create(principal, { ...request, name: 'Other' }, TEST_ORIGIN, 'again');
    await expect(other).rejects.toMatchObject({ code: 'idempotency.key_reused' });
  });

  it('outlive the secret that they were derived with, but are not shown again without it', async () => {
    const { principal } = await buildUser(core);
    const { key } = await keys.create(principal, request, TEST_ORIGIN, 'rotated');
    const secrets = core.get(ApiKeySecrets);
    const before = secrets.keyOf.bind(secrets);
    secrets.keyOf = (id) => new ApiKeySecrets(Buffer.from('another secret')).keyOf(id);
    const again = keys.create(principal, request, TEST_ORIGIN, 'rotated');
    await expect(again).rejects.toMatchObject({ code: 'idempotency.key_reused' });
    secrets.keyOf = before;
    await expect(core.get(Authenticator).authenticate(key)).resolves.toMatchObject({ userId: principal.userId });
  });

  it.each([
    ['now', () => new Date().toISOString()],
    ['the past', () => '2020-01-01T00:00:00Z'],
    ['a leap second', () => '2030-06-30T23:59:60Z'],
    ['the year 10000, which cannot be shown', () => '9999-12-31T23:59:59-05:00'],
  ])('do not end in %s', async (_, expires_at) => {
    const { principal } = await buildUser(core);
    const created = keys.create(principal, { ...request, expires_at: expires_at() }, TEST_ORIGIN);
    await expect(created).rejects.toMatchObject({ code: 'request.invalid', errors: [{ path: '/body/expires_at' }] });
  });

  it('end in the last moment that can be shown, if they are to', async () => {
    const { principal } = await buildUser(core);
    const expires_at = '9999-12-31T23:59:59.999Z';
    await keys.create(principal, { ...request, expires_at }, TEST_ORIGIN);
    expect((await keys.list(principal, { limit: 1 })).items).toMatchObject([{ expires_at }]);
  });

  it('reach only conversations of their user', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const conversation_ids = [conversationId, conversationId.toUpperCase()];
    const created = await keys.create(owner.principal, { ...request, conversation_ids }, TEST_ORIGIN);
    expect(created.conversation_ids).toEqual([conversationId]);
    const { principal } = await buildUser(core);
    for (const id of [conversationId, uuidv7()]) {
      const refused = keys.create(principal, { ...request, conversation_ids: [id] }, TEST_ORIGIN);
      await expect(refused).rejects.toMatchObject({ code: 'conversation.not_found' });
    }
  });

  it('are at most a hundred of one user, also when they are made at once; a revoked one makes room', async () => {
    const { principal } = await buildUser(core);
    const made = await Promise.allSettled(
      Array.from({ length: 105 }, () => keys.create(principal, request, TEST_ORIGIN)),
    );
    const refused = made.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ reason: { code: 'api_key.limit_reached' } });
    const { items } = await keys.list(principal, { limit: 100 });
    await revokeApiKey(core, principal, items[0]?.key_id ?? '');
    await expect(keys.create(principal, request, TEST_ORIGIN)).resolves.toBeDefined();
  });

  it('are listed in pages, the newest first, without revoked ones and those of others', async () => {
    const { user, keyId: first } = await buildApiKey(core);
    const { keyId: second } = await buildApiKey(core, { user });
    const { keyId: third } = await buildApiKey(core, { user });
    await revokeApiKey(core, user.principal, second);
    await buildApiKey(core);
    const page = await keys.list(user.principal, { limit: 1 });
    expect(page).toMatchObject({ items: [{ key_id: third }], next_cursor: third });
    const rest = await keys.list(user.principal, { limit: 5, cursor: third });
    expect(rest).toMatchObject({ items: [{ key_id: first }], next_cursor: null });
  });

  it('are revoked by their user alone, and once', async () => {
    const { user, keyId } = await buildApiKey(core);
    const stranger = await buildUser(core);
    const notFound = { code: 'api_key.not_found' };
    await expect(revokeApiKey(core, stranger.principal, keyId)).rejects.toMatchObject(notFound);
    await revokeApiKey(core, user.principal, keyId);
    await expect(revokeApiKey(core, user.principal, keyId)).rejects.toMatchObject(notFound);
  });

  it('manage no keys themselves', async () => {
    const { principal, keyId } = await buildApiKey(core);
    const refused = { code: 'auth.session_required' };
    await expect(keys.create(principal, request, TEST_ORIGIN)).rejects.toMatchObject(refused);
    await expect(keys.list(principal, { limit: 1 })).rejects.toMatchObject(refused);
    await expect(revokeApiKey(core, principal, keyId)).rejects.toMatchObject(refused);
  });

  it('are activity of the account when they come and go', async () => {
    const { user, keyId } = await buildApiKey(core);
    await revokeApiKey(core, user.principal, keyId);
    const { items } = await core.get(ActivityLog).list(user.principal, { limit: 10 });
    expect(items.map(({ type }) => type)).toEqual(['api_key_revoked', 'api_key_created', 'signed_up']);
  });
});
