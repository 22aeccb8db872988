import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Principal } from '../auth/index.js';
import { ApiKeyEntity } from '../auth/index.js';
import { SettingsService } from '../settings/index.js';
import { buildApiKey, revokeApiKey, startCore, type TestCore, type TestUser } from '../testing/index.js';
import {
  DeliveriesService,
  DeliveryEntity,
  WebhookDispatcher,
  WebhookEntity,
  WebhooksModule,
  WebhooksService,
} from './index.js';

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
    const due = await core.get(DeliveriesService).due([], 10, 10);
    await endings[ending](user, keyId);
    const leased = await core.get(DeliveriesService).lease(due.map(({ id }) => id));
    expect([due.length, (await core.get(DeliveriesService).due([], 10, 10)).length]).toEqual([2, 0]);
    expect(leased.map(({ webhookId }) => webhookId)).toEqual([bySession]);
    expect(await manager().findOneBy(DeliveryEntity, { webhookId: byKey })).toMatchObject({ status: 'cancelled' });
  });

  it('is shown as disabled from the key’s end on, and not before; a session’s is shown as it was', async () => {
    const soon = { expires_at: new Date(Date.now() + 3_600_000).toISOString() };
    const { user, keyId, principal } = await buildApiKey(core, soon);
    const [byKey, bySession] = [await register(principal), await register(user.principal)];
    const shown = async () => (await core.get(WebhooksService).list(user.principal, { limit: 10 })).items;
    const active = { status: 'active', disabled_reason: null };
    expect(await shown()).toMatchObject([active, active]);
    await expire(keyId);
    const ended = { webhook_id: byKey, api_key_id: keyId, status: 'disabled', disabled_reason: 'key_expired' };
    expect(await shown()).toMatchObject([{ webhook_id: bySession, ...active }, ended]);
    expect(await core.get(WebhooksService).get(user.principal, byKey)).toMatchObject(ended);
  });

  it('keeps the reason for which it was disabled before the key’s end', async () => {
    const { user, keyId, principal } = await buildApiKey(core);
    const byKey = await register(principal);
    await manager().update(WebhookEntity, { id: byKey }, { status: 'disabled', disabledReason: 'gone' });
    await expire(keyId);
    expect(await core.get(WebhooksService).get(user.principal, byKey)).toMatchObject({ disabled_reason: 'gone' });
  });

  it('keeps nobody reading the log when the key is over', async () => {
    const { keyId, principal } = await buildApiKey(core);
    await register(principal);
    expect(await core.get(WebhookDispatcher).dispatch()).not.toBe('unwanted');
    await expire(keyId);
    expect(await core.get(WebhookDispatcher).dispatch()).toBe('unwanted');
  });

  it('is told of everything while the key is good', async () => {
    const { user, principal } = await buildApiKey(core, { expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    const byKey = await register(principal);
    await changeSettings(user);
    await dispatched(byKey, 1);
    const due = await core.get(DeliveriesService).due([], 10, 10);
    expect(await core.get(DeliveriesService).lease(due.map(({ id }) => id))).toHaveLength(1);
  });
});
