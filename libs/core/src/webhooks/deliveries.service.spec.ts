import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { SettingsService } from '../settings/index.js';
import { buildUser, startCore, type TestCore } from '../testing/index.js';
import type { AttemptResult } from './delivery-verdict.js';
import {
  DeliveriesService,
  DeliveryEntity,
  DeliveryRetention,
  WebhookEntity,
  WebhooksModule,
  WebhooksService,
} from './index.js';

const GONE: AttemptResult = {
  startedAt: new Date(),
  latencyMs: 1,
  responseStatus: 410,
  responseBody: '',
  retryAfter: undefined,
  error: null,
};

describe('what was answered with 410', () => {
  let core: TestCore;
  let deliveries: DeliveriesService;
  beforeAll(async () => {
    core = await startCore({ modules: [WebhooksModule] });
    deliveries = core.get(DeliveriesService);
  });
  afterAll(() => core.close());

  const manager = () => core.runtime.database.manager;
  /** Deliveries of one event to one webhook. */
  async function buildDeliveries(count: number): Promise<{ webhookId: string; ids: string[] }> {
    const { principal } = await buildUser(core);
    const request = { url: 'https://receiver.example/hook', events: ['*' as const] };
    const { webhook_id: webhookId } = await core.get(WebhooksService).register(principal, request);
    await core.get(SettingsService).update(principal, { theme: 'dark' });
    const [event] = await core.runtime.eventLog.readAfter(principal.userId, 0, 1);
    const fact = { streamId: principal.userId, seq: event?.seq ?? 0, eventId: event?.eventId ?? '' };
    const ids = Array.from({ length: count }, () => uuidv7());
    await manager().insert(
      DeliveryEntity,
      ids.map((id) => ({ id, webhookId, ...fact, eventType: 'settings.update' as const })),
    );
    return { webhookId, ids };
  }
  const statusOf = async (id: string) => (await manager().findOneBy(DeliveryEntity, { id }))?.status;

  it('disables the webhook at once, whoever writes to what waits for it, which is left to maintenance', async () => {
    const { webhookId, ids } = await buildDeliveries(3);
    const [own, others, waiting] = ids as [string, string, string];
    const [leased] = await deliveries.lease([own]);
    if (!leased) throw new Error('nothing was leased');
    await core.runtime.database.transaction(async (worker) => {
      await worker.manager.update(DeliveryEntity, { id: others }, { attemptCount: 1 });
      expect(await deliveries.record(leased, GONE)).toBe(true);
      const disabled = { status: 'disabled', disabledReason: 'gone' };
      expect(await manager().findOneBy(WebhookEntity, { id: webhookId })).toMatchObject(disabled);
    });
    expect([await statusOf(own), await statusOf(others), await statusOf(waiting)]).toEqual([
      'failed',
      'pending',
      'pending',
    ]);
    // Whoever has seen it as due finds the webhook disabled.
    expect(await deliveries.lease([others])).toEqual([]);
    await new DeliveryRetention(core.runtime.database).cancelWithdrawn();
    expect([await statusOf(others), await statusOf(waiting)]).toEqual(['cancelled', 'cancelled']);
  });

  it('changes nothing when the webhook was removed meanwhile', async () => {
    const { webhookId, ids } = await buildDeliveries(1);
    const [leased] = await deliveries.lease(ids);
    if (!leased) throw new Error('nothing was leased');
    await manager().query('DELETE FROM webhooks WHERE id = $1', [webhookId]);
    expect(await deliveries.record(leased, GONE)).toBe(true);
    await manager().delete(DeliveryEntity, { id: leased.id });
    expect(await deliveries.record(leased, GONE)).toBe(false);
  });
});
