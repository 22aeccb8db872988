import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { ApiKeyEntity, type Principal } from '../auth/index.js';
import { SettingsService } from '../settings/index.js';
import { buildApiKey, startCore, type TestCore, type TestUser } from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import {
  DeliveriesService,
  DeliveryEntity,
  DeliveryRetention,
  WebhookEntity,
  WebhooksModule,
  WebhooksService,
} from './index.js';

const HOUR_MS = 3_600_000;
const BACKLOG = 5000;

const dueIn = (ms: number): Date => new Date(Date.now() + ms);

interface Registered {
  webhookId: string;
  keyId: string;
  owner: TestUser;
}

describe('what waits for a webhook that may not be delivered to any more', () => {
  let core: TestCore;
  let deliveries: DeliveriesService;
  let retention: DeliveryRetention;
  beforeEach(async () => {
    core = await startCore({ modules: [WebhooksModule] });
    deliveries = core.get(DeliveriesService);
    retention = new DeliveryRetention(core.runtime.database);
  });
  afterEach(() => core.close());

  const manager = () => core.runtime.database.manager;
  async function register(principal: Principal): Promise<string> {
    const request = { url: 'https://receiver.example/hook', events: ['*' as const] };
    return (await core.get(WebhooksService).register(principal, request)).webhook_id;
  }
  /** By a key of somebody who has one event. */
  async function build(): Promise<Registered> {
    const { keyId, principal, user: owner } = await buildApiKey(core);
    await core.get(SettingsService).update(owner.principal, { theme: 'dark' });
    return { webhookId: await register(principal), keyId, owner };
  }
  async function deliver({ webhookId, owner }: Registered, count: number, dueAt = dueIn(-1000)): Promise<string[]> {
    const fact = { streamId: owner.principal.userId, seq: 1, eventId: uuidv7(), eventType: 'settings.update' as const };
    const rows = Array.from({ length: count }, () => ({ id: uuidv7(), webhookId, dueAt, ...fact }));
    for (let from = 0; from < count; from += 1000)
      await manager().insert(DeliveryEntity, rows.slice(from, from + 1000));
    return rows.map(({ id }) => id);
  }
  async function lease(): Promise<string[]> {
    const due = await deliveries.due([], 4, 200);
    return (await deliveries.lease(due.map(({ id }) => id))).map(({ id }) => id);
  }
  const statusOf = async (id: string) => (await manager().findOneBy(DeliveryEntity, { id }))?.status;
  const pending = (): Promise<number> => manager().countBy(DeliveryEntity, { status: 'pending' });
  const endings = {
    'its key expires': ({ keyId }: Registered) =>
      manager().update(ApiKeyEntity, { id: keyId }, { expiresAt: dueIn(-1000) }),
    'it is disabled': ({ webhookId }: Registered) =>
      manager().update(WebhookEntity, { id: webhookId }, { status: 'disabled', disabledReason: 'gone' }),
    'its owner is disabled': ({ owner }: Registered) =>
      manager().update(UserEntity, { id: owner.principal.userId }, { disabledAt: new Date() }),
  };
  const all = Object.keys(endings) as (keyof typeof endings)[];
  const forGood = all.filter((ending) => ending !== 'its owner is disabled');

  it.each(all)('holds nobody else up once %s, however much it is', async (ending) => {
    const [ended, healthy] = [await build(), await build()];
    await deliver(ended, BACKLOG, dueIn(-HOUR_MS));
    const [wanted] = await deliver(healthy, 1);
    await endings[ending](ended);
    expect(await deliveries.due([], 4, 200)).toEqual([{ id: wanted, webhookId: healthy.webhookId }]);
    expect(await lease()).toEqual([wanted]);
  });

  it.each(all)('is cancelled a batch at a time once %s, and nothing else is', async (ending) => {
    const [ended, healthy] = [await build(), await build()];
    const withdrawn = await deliver(ended, 5);
    const kept = [...(await deliver(healthy, 3)), ...(await deliver(healthy, 1, dueIn(HOUR_MS)))];
    expect(await retention.cancelWithdrawn(2)).toBe(false);
    await endings[ending](ended);
    expect(await retention.cancelWithdrawn(2)).toBe(true);
    expect(await pending()).toBe(kept.length + 3);
    while (await retention.cancelWithdrawn(2));
    for (const id of kept) expect(await statusOf(id)).toBe('pending');
    const { items } = await core
      .get(WebhooksService)
      .listDeliveries(ended.owner.principal, ended.webhookId, { limit: 9 });
    expect(items.map(({ delivery_id: id }) => id).toSorted()).toEqual(withdrawn.toSorted());
    const cancelled = { status: 'cancelled', next_attempt_at: null, completed_at: expect.any(String) };
    expect(items).toMatchObject(items.map(() => cancelled));
  });

  it.each(forGood)('is cancelled before it is due once %s', async (ending) => {
    const ended = await build();
    const [later] = await deliver(ended, 1, dueIn(HOUR_MS));
    await endings[ending](ended);
    await retention.cancelWithdrawn();
    expect(await statusOf(later ?? '')).toBe('cancelled');
  });

  it('goes out when its owner is enabled again before it is due', async () => {
    const { owner, ...webhook } = await build();
    const [later = ''] = await deliver({ owner, ...webhook }, 1, dueIn(HOUR_MS));
    await endings['its owner is disabled']({ owner, ...webhook });
    await retention.cancelWithdrawn();
    await manager().update(UserEntity, { id: owner.principal.userId }, { disabledAt: null });
    await manager().update(DeliveryEntity, { id: later }, { dueAt: dueIn(-1000) });
    expect(await lease()).toEqual([later]);
  });

  it('is left to a worker that has it until it is lost, and its outcome counts', async () => {
    const ended = await build();
    await deliver(ended, 2);
    const [answered, lost] = await deliveries.lease((await deliveries.due([], 2, 2)).map(({ id }) => id));
    if (!answered || !lost) throw new Error('not both were leased');
    await endings['it is disabled'](ended);
    await retention.cancelWithdrawn();
    const [answer, none] = [{ responseStatus: 200, responseBody: '', retryAfter: undefined }, { error: null }];
    const result = { startedAt: new Date(), latencyMs: 1, ...answer, ...none };
    expect(await deliveries.record(answered, result)).toBe(true);
    await manager().update(DeliveryEntity, { id: lost.id }, { dueAt: dueIn(-1000) });
    await retention.cancelWithdrawn();
    expect([await statusOf(answered.id), await statusOf(lost.id)]).toEqual(['succeeded', 'cancelled']);
  });

  it('is cancelled in the next round where somebody writes at this moment', async () => {
    const ended = await build();
    const [held = '', other = ''] = await deliver(ended, 2);
    await endings['it is disabled'](ended);
    await core.runtime.database.transaction(async (worker) => {
      await worker.manager.update(DeliveryEntity, { id: held }, { attemptCount: 1 });
      expect(await retention.cancelWithdrawn()).toBe(false);
      expect(await statusOf(other)).toBe('cancelled');
    });
    expect(await retention.cancelWithdrawn()).toBe(false);
    expect(await statusOf(held)).toBe('cancelled');
  });
});
