import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { webhookChecks } from '@openhands-connect/contract/validators';
import { DeliveryAttemptEntity, DeliveryRetention, WebhookEntity, WebhooksService } from '@openhands-connect/core';
import { buildConversation } from '@openhands-connect/core/testing';
import { toPayload } from '@openhands-connect/platform';
import { awaitEvent } from '../testing/await-event.js';
import { startReceiver } from '../testing/receiver.js';
import { eventually, newestIs, settled, WebhookStage } from '../testing/webhook-stage.js';

describe('the attempts of a delivery', () => {
  let stage: WebhookStage;
  beforeEach(async () => {
    stage = await WebhookStage.open();
  });
  afterEach(() => stage.close());

  it('posts exactly what the sockets were sent, signed so that the reference library accepts it', async () => {
    const { conversationId, owner } = await buildConversation(stage.core);
    const { secret, webhook_id: webhookId } = await stage.register(owner);
    stage.startWorker();
    const told = awaitEvent(stage.core.runtime.bus, conversationId, ({ change }) => change === 'message_added');
    await stage.send(owner, conversationId, 'Grüße 👋');
    const [delivery] = await stage.receiver.atLeast(1);
    const event = await told;
    if (!delivery) throw new Error('nothing came');
    const { headers, body, message } = delivery;
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(message);
    expect(message).toEqual({ type: 'conversation.update', timestamp: event.occurredAt, data: toPayload(event) });
    expect(webhookChecks['conversation.update'](message)).toBe(true);
    expect(headers).toMatchObject({ 'webhook-id': event.eventId, 'content-type': 'application/json' });
    const summary = await newestIs(() => stage.deliveriesOf(owner, webhookId), 'succeeded');
    expect(summary).toMatchObject({ event_id: event.eventId, attempt_count: 1, last_response_status: 204 });
    expect(summary.next_attempt_at).toBeNull();
  });

  it('tries again after a failure, with the same id, and keeps every attempt', async () => {
    const { conversationId, owner } = await buildConversation(stage.core);
    const { secret, webhook_id: webhookId } = await stage.register(owner);
    stage.receiver.answer = () => ({
      status: stage.receiver.received.length < 3 ? 500 : 200,
      body: 'x'.repeat(20_000),
    });
    stage.startWorker();
    await stage.send(owner, conversationId);
    const attempts = await stage.receiver.atLeast(3);
    expect(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    for (const { body, headers } of attempts) new Webhook(secret).verify(body, headers as Record<string, string>);
    const summary = await newestIs(() => stage.deliveriesOf(owner, webhookId), 'succeeded');
    expect(summary).toMatchObject({ attempt_count: 3, last_response_status: 200 });
    const kept = await stage.core.runtime.database.manager.find(DeliveryAttemptEntity, { order: { number: 'ASC' } });
    expect(kept.map(({ number, responseStatus }) => [number, responseStatus])).toEqual([
      [1, 500],
      [2, 500],
      [3, 200],
    ]);
    expect(kept[0]?.responseBody).toHaveLength(16 * 1024);
  });

  it('gives up after the last retry, and follows no redirect', async () => {
    const { conversationId, owner } = await buildConversation(stage.core);
    const { webhook_id: webhookId } = await stage.register(owner);
    const elsewhere = await startReceiver();
    stage.receiver.answer = () => ({ status: 307, headers: { location: elsewhere.url } });
    stage.startWorker();
    await stage.send(owner, conversationId);
    const summary = await newestIs(() => stage.deliveriesOf(owner, webhookId), 'failed');
    expect(summary).toMatchObject({ attempt_count: 4, last_response_status: 307, next_attempt_at: null });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  it('writes down why there was no answer', async () => {
    const { conversationId, owner } = await buildConversation(stage.core);
    await stage.register(owner, { url: 'http://127.0.0.1:9/closed' });
    stage.startWorker();
    await stage.send(owner, conversationId);
    const attempts = (): Promise<DeliveryAttemptEntity[]> =>
      stage.core.runtime.database.manager.find(DeliveryAttemptEntity);
    const [attempt] = await eventually(attempts, ({ length }) => length > 0);
    expect(attempt).toMatchObject({ responseStatus: null, responseBody: null, error: 'ECONNREFUSED' });
  });

  it('does not post to an address that is not public, however it came into the row', async () => {
    const strict = await WebhookStage.open({ WEBHOOK_ALLOWED_NETWORKS: '' });
    const { conversationId, owner } = await buildConversation(strict.core);
    const { webhook_id: webhookId } = await strict.register(owner, { url: 'http://receiver.example/' });
    const { manager } = strict.core.runtime.database;
    await manager.update(WebhookEntity, { id: webhookId }, { url: strict.receiver.url });
    strict.startWorker();
    await strict.send(owner, conversationId);
    await newestIs(() => strict.deliveriesOf(owner, webhookId), 'failed');
    const [attempt] = await manager.find(DeliveryAttemptEntity);
    expect(attempt?.error).toContain('is not a public address');
    expect(strict.receiver.received).toEqual([]);
    await strict.close();
  });

  it('stops for good when the receiver says that it is gone', async () => {
    const { conversationId, owner } = await buildConversation(stage.core);
    const { webhook_id: webhookId } = await stage.register(owner);
    stage.receiver.answer = () => ({ status: 410 });
    for (const content of ['one', 'two', 'three', 'four', 'five', 'six'])
      await stage.send(owner, conversationId, content);
    stage.startWorker();
    const gone = await eventually(
      () => stage.core.get(WebhooksService).get(owner.principal, webhookId),
      ({ status }) => status === 'disabled',
    );
    expect(gone.disabled_reason).toBe('gone');
    await new DeliveryRetention(stage.core.runtime.database).cancelWithdrawn();
    const list = await settled(() => stage.deliveriesOf(owner, webhookId), 6);
    expect(new Set(list.map(({ status }) => status))).toEqual(new Set(['failed', 'cancelled']));
    const before = stage.receiver.received.length;
    await stage.send(owner, conversationId, 'seven');
    expect([before <= 4, stage.receiver.received.length]).toEqual([true, before]);
  });
});
