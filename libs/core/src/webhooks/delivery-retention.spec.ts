import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { buildUser, startCore, type TestCore, type TestUser } from '../testing/index.js';
import {
  DeliveriesService,
  DeliveryAttemptEntity,
  DeliveryEntity,
  DeliveryRetention,
  WebhooksModule,
  WebhooksService,
} from './index.js';

/** Until the round is over; gives how many steps it took. */
async function sweep(retention: DeliveryRetention, atOnce: number): Promise<number> {
  let steps = 1;
  while (await retention.forgetOrphaned(atOnce)) steps += 1;
  return steps;
}

describe('deliveries whose webhook is gone', () => {
  let core: TestCore;
  let owner: TestUser;
  beforeEach(async () => {
    core = await startCore({ modules: [WebhooksModule] });
    owner = await buildUser(core);
  });
  afterEach(() => core.close());

  const manager = () => core.runtime.database.manager;
  const register = async (): Promise<string> => {
    const request = { url: 'https://receiver.example/hook', events: ['*' as const] };
    return (await core.get(WebhooksService).register(owner.principal, request)).webhook_id;
  };
  const remove = (webhookId: string): Promise<void> => core.get(WebhooksService).delete(owner.principal, webhookId);
  /** Deliveries of a user's own event, each with an attempt. */
  async function deliver(webhookId: string, count: number): Promise<string[]> {
    const fact = { streamId: owner.principal.userId, seq: 1, eventId: uuidv7(), eventType: 'settings.update' as const };
    const ids = Array.from({ length: count }, () => uuidv7());
    const attempt = { number: 1, startedAt: new Date(), latencyMs: 1 };
    await manager().insert(
      DeliveryEntity,
      ids.map((id) => ({ id, webhookId, ...fact })),
    );
    await manager().insert(
      DeliveryAttemptEntity,
      ids.map((deliveryId) => ({ deliveryId, ...attempt })),
    );
    return ids;
  }
  const left = async (): Promise<[deliveries: string[], ofAttempts: string[]]> => [
    (await manager().find(DeliveryEntity)).map(({ id }) => id).toSorted(),
    (await manager().find(DeliveryAttemptEntity)).map(({ deliveryId }) => deliveryId).toSorted(),
  ];

  it('are swept a batch at a time with their attempts, however living ones lie between them', async () => {
    const webhooks = [await register(), await register(), await register(), await register(), await register()];
    const [first, second, third, fourth, fifth] = webhooks as [string, string, string, string, string];
    await deliver(first, 1);
    const kept = await deliver(second, 5);
    await deliver(third, 5);
    kept.push(...(await deliver(fourth, 1)));
    await deliver(fifth, 1);
    for (const webhookId of [first, third, fifth]) await remove(webhookId);
    const retention = new DeliveryRetention(core.runtime.database);
    expect(await retention.forgetOrphaned(2)).toBe(true);
    expect((await left())[0]).toHaveLength(12);
    expect(await sweep(retention, 2)).toBeGreaterThan(2);
    expect(await left()).toEqual([kept.toSorted(), kept.toSorted()]);
    // The next round begins anew.
    await remove(second);
    await sweep(retention, 2);
    expect((await left())[0]).toHaveLength(1);
  });

  it('are not there for whoever asks what is due, and cannot be taken', async () => {
    const [gone, living] = [await register(), await register()];
    const [orphan] = await deliver(gone, 3);
    const [waiting] = await deliver(living, 1);
    await remove(gone);
    expect(await core.get(DeliveriesService).due([], 10, 10)).toEqual([{ id: waiting, webhookId: living }]);
    expect(await core.get(DeliveriesService).lease([orphan ?? ''])).toEqual([]);
    const shown = core.get(WebhooksService).listDeliveries(owner.principal, gone, { limit: 10 });
    await expect(shown).rejects.toMatchObject({ code: 'webhook.not_found' });
  });

  it('are left to the next round while a worker writes an outcome down, and then nothing of it stays', async () => {
    const webhookId = await register();
    const [id] = await deliver(webhookId, 1);
    await remove(webhookId);
    const retention = new DeliveryRetention(core.runtime.database);
    await core.runtime.database.transaction(async (worker) => {
      await worker.manager.update(DeliveryEntity, { id }, { attemptCount: 2 });
      const attempt = { deliveryId: id ?? '', number: 2, startedAt: new Date(), latencyMs: 1 };
      await worker.manager.insert(DeliveryAttemptEntity, attempt);
      expect(await retention.forgetOrphaned()).toBe(false);
    });
    expect((await left())[1]).toHaveLength(2);
    expect(await retention.forgetOrphaned()).toBe(false);
    expect(await left()).toEqual([[], []]);
  });
});
