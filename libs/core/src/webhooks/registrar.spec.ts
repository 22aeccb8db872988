import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Principal } from '../auth/index.js';
import { ApiKeyEntity } from '../auth/index.js';
import { SettingsService } from '../settings/index.js';
import { buildApiKey, revokeApiKey, startCore, type TestCore, type TestUser } from '../testing/index.js';
import { DeliveriesService, DeliveryEntity, WebhookDispatcher, WebhooksModule, WebhooksService } from './index.js';

describe('a webhook that an API key has registered', () => {
  let core: TestCore;
  beforeEach(async () => {
    core = await startCore({ modules: [WebhooksModule] });
  });
  afterEach(() => core.close());

  const manager = () => core.runtime.database.manager;
  const register = async (principal: Principal): Promise<string> => {
    const request = { url: 'https://receiver.example/hook', events: ['*' as const] };
    return (await core.get(WebhooksService).register(principal, request)).webhook_id;
  };
  const changeSettings = (user: TestUser): Promise<unknown> =>
    core.get(SettingsService).update(user.principal, { theme: 'dark' });
  const expire = (keyId: string): Promise<unknown> =>
    manager().update(ApiKeyEntity, { id: keyId }, { expiresAt: () => "now() - interval '1 second'" });
  /** Dispatches until the session's webhook has its delivery, and is level. */
  async function dispatched(of: string, count: number): Promise<void> {
    while ((await manager().countBy(DeliveryEntity, { webhookId: of })) < count)
      await core.get(WebhookDispatcher).dispatch();
  }
  /** Revokes or expires a key, the webhook staying where it is. */
  const endings = {
    revoked: (user: TestUser, keyId: string) => revokeApiKey(core, user.principal, keyId),
    expired: (_: TestUser, keyId: string) => expire(keyId),
  };

  it.each(['revoked', 'expired'] as const)('is told nothing when the key is %s; a session’s is', async (ending) => {
    const { user, keyId, principal } = await buildApiKey(core);
    const [byKey, bySession] = [await register(principal), await register(user.principal)];
    await endings[ending](user, keyId);
    await changeSettings(user);
    await dispatched(bySession, 1);
    expect(await manager().countBy(DeliveryEntity, { webhookId: byKey })).toBe(0);
  });

  it.each(['revoked', 'expired'] as const)('gets no delivery that waits when the key is %s', async (ending) => {
    const { user, keyId, principal } = await buildApiKey(core);
    const [byKey, bySession] = [await register(principal), await register(user.principal)];
    await changeSettings(user);
    await dispatched(byKey, 1);
    await endings[ending](user, keyId);
    const due = await core.get(DeliveriesService).due([], 10);
    const leased = await core.get(DeliveriesService).lease(due.map(({ id }) => id));
    expect(due).toHaveLength(2);
    expect(leased.map(({ webhookId }) => webhookId)).toEqual([bySession]);
    expect(await manager().findOneBy(DeliveryEntity, { webhookId: byKey })).toMatchObject({ status: 'cancelled' });
  });

  it('is told of everything while the key is good', async () => {
    const { user, principal } = await buildApiKey(core, { expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    const byKey = await register(principal);
    await changeSettings(user);
    await dispatched(byKey, 1);
    const due = await core.get(DeliveriesService).due([], 10);
    expect(await core.get(DeliveriesService).lease(due.map(({ id }) => id))).toHaveLength(1);
  });
});
