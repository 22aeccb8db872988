import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { webhookChecks } from '@openhands-connect/contract/validators';
import type { DeliverySummary, RegisteredWebhook, RegisterWebhookRequest } from '@openhands-connect/contract';
import {
  ConversationChangesService,
  DeliveryAttemptEntity,
  DeliveryEntity,
  MembersService,
  MessagesService,
  WebhooksModule,
  WebhooksService,
} from '@openhands-connect/core';
import {
  buildConversation,
  buildMember,
  buildUser,
  startCore,
  type TestCore,
  type TestUser,
} from '@openhands-connect/core/testing';
import { toPayload } from '@openhands-connect/platform';
import { awaitEvent } from '../testing/await-event.js';
import { startReceiver, type Receiver } from '../testing/receiver.js';
import { startDelivery } from '../testing/start-delivery.js';

const ENV = {
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  WEBHOOK_RETRY_SCHEDULE: '10ms,10ms,10ms',
  WEBHOOK_TIMEOUT: '2s',
};

describe('webhook delivery', () => {
  let core: TestCore;
  let receiver: Receiver;
  const ends: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    core = await startCore({ modules: [WebhooksModule], env: ENV });
    receiver = await newReceiver();
  });
  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
    await core.close();
  });

  async function newReceiver(): Promise<Receiver> {
    const made = await startReceiver();
    ends.push(made.close);
    return made;
  }
  function start(): { stop(): Promise<void> } {
    const delivery = startDelivery(core);
    ends.unshift(delivery.stop);
    return delivery;
  }
  const register = (owner: TestUser, request: Partial<RegisterWebhookRequest> = {}): Promise<RegisteredWebhook> =>
    core.get(WebhooksService).register(owner.principal, { url: receiver.url, events: ['*'], ...request });
  const send = (author: TestUser, conversationId: string, content: string): Promise<unknown> =>
    core.get(MessagesService).send(author.principal, conversationId, { content });
  const deliveriesOf = async (owner: TestUser, webhookId: string): Promise<DeliverySummary[]> =>
    (await core.get(WebhooksService).listDeliveries(owner.principal, webhookId, { limit: 100 })).items;

  /** Looks until it is so; the tests' time limit ends the wait. */
  async function eventually<T>(look: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
    for (;;) {
      const value = await look();
      if (isSo(value)) return value;
    }
  }

  it('posts exactly what the sockets were sent, signed so that the reference library accepts it', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { secret, webhook_id: webhookId } = await register(owner);
    start();
    const told = awaitEvent(core.runtime.bus, conversationId, ({ change }) => change === 'message_added');
    await send(owner, conversationId, 'Grüße 👋');
    const [delivery] = await receiver.atLeast(1);
    const event = await told;
    const { headers, body, message } = delivery ?? (await Promise.reject(new Error('nothing came')));
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(message);
    expect(message).toEqual({ type: 'conversation.update', timestamp: event.occurredAt, data: toPayload(event) });
    expect(webhookChecks['conversation.update'](message)).toBe(true);
    expect(headers).toMatchObject({ 'webhook-id': event.eventId, 'content-type': 'application/json' });
    const done = ([first]: DeliverySummary[]): boolean => first?.status === 'succeeded';
    const [summary] = await eventually(() => deliveriesOf(owner, webhookId), done);
    expect(summary).toMatchObject({ event_id: event.eventId, attempt_count: 1, last_response_status: 204 });
    expect(summary?.next_attempt_at).toBeNull();
  });

  it('tries again after a failure, with the same id, and keeps every attempt', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { secret, webhook_id: webhookId } = await register(owner);
    receiver.answer = () => ({ status: receiver.received.length < 3 ? 500 : 200, body: 'x'.repeat(20_000) });
    start();
    await send(owner, conversationId, 'hello');
    const attempts = await receiver.atLeast(3);
    expect(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    for (const { body, headers } of attempts) new Webhook(secret).verify(body, headers as Record<string, string>);
    const done = ([first]: DeliverySummary[]): boolean => first?.status === 'succeeded';
    const [summary] = await eventually(() => deliveriesOf(owner, webhookId), done);
    expect(summary).toMatchObject({ attempt_count: 3, last_response_status: 200 });
    const kept = await core.runtime.database.manager.find(DeliveryAttemptEntity, { order: { number: 'ASC' } });
    expect(kept.map(({ number, responseStatus }) => [number, responseStatus])).toEqual([
      [1, 500],
      [2, 500],
      [3, 200],
    ]);
    expect(kept[0]?.responseBody).toHaveLength(16 * 1024);
  });

  it('gives up after the last retry, and follows no redirect', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { webhook_id: webhookId } = await register(owner);
    const elsewhere = await newReceiver();
    receiver.answer = () => ({ status: 307, headers: { location: elsewhere.url } });
    start();
    await send(owner, conversationId, 'hello');
    const done = ([first]: DeliverySummary[]): boolean => first?.status === 'failed';
    const [summary] = await eventually(() => deliveriesOf(owner, webhookId), done);
    expect(summary).toMatchObject({ attempt_count: 4, last_response_status: 307, next_attempt_at: null });
    expect(elsewhere.received).toEqual([]);
  });

  it('writes down why there was no answer', async () => {
    const { conversationId, owner } = await buildConversation(core);
    await register(owner, { url: 'http://127.0.0.1:9/closed' });
    start();
    await send(owner, conversationId, 'hello');
    const attempts = (): Promise<DeliveryAttemptEntity[]> => core.runtime.database.manager.find(DeliveryAttemptEntity);
    const [attempt] = await eventually(attempts, ({ length }) => length > 0);
    expect(attempt).toMatchObject({ responseStatus: null, responseBody: null, error: 'ECONNREFUSED' });
  });

  it('does not post to an address that a name turns out to be', async () => {
    const inner = await newReceiver();
    const port = new URL(inner.url).port;
    const strict = await startCore({ modules: [WebhooksModule], env: { ...ENV, WEBHOOK_ALLOWED_NETWORKS: '' } });
    const { conversationId, owner } = await buildConversation(strict);
    const { webhook_id: webhookId } = await strict
      .get(WebhooksService)
      .register(owner.principal, { url: `http://example.com:${port}/`, events: ['*'] });
    await strict.runtime.database.manager.query('UPDATE webhooks SET url = $1', [inner.url]);
    const delivery = startDelivery(strict);
    await strict.get(MessagesService).send(owner.principal, conversationId, { content: 'hello' });
    const list = () => strict.get(WebhooksService).listDeliveries(owner.principal, webhookId, { limit: 1 });
    await eventually(list, ({ items }) => items[0]?.status === 'failed');
    const [attempt] = await strict.runtime.database.manager.find(DeliveryAttemptEntity);
    expect(attempt?.error).toContain('is not a public address');
    expect(inner.received).toEqual([]);
    await delivery.stop();
    await strict.close();
  });

  it('tells a removed member nothing more of the conversation, retries included', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const member = await buildMember(core, { conversationId, role: 'viewer' });
    const { webhook_id: webhookId } = await register(member);
    const removed = new Promise<void>((resolve) => {
      receiver.answer = async ({ message }) => {
        if (message.type !== 'conversation.update') return { status: 200 };
        // The first attempt fails after the member is gone: its retry must not come.
        await core.get(MembersService).remove(owner.principal, conversationId, member.principal.userId);
        resolve();
        return { status: 500 };
      };
    });
    start();
    await send(owner, conversationId, 'secret');
    await removed;
    await send(owner, conversationId, 'more secret');
    const settled = (list: DeliverySummary[]): boolean =>
      list.length === 2 && list.every(({ status }) => status === 'succeeded' || status === 'cancelled');
    const list = await eventually(() => deliveriesOf(member, webhookId), settled);
    expect(list.map(({ event_type: type, status }) => [type, status])).toEqual([
      ['conversation.delete', 'succeeded'],
      ['conversation.update', 'cancelled'],
    ]);
    expect(receiver.received.map(({ message }) => message.type)).toEqual([
      'conversation.update',
      'conversation.delete',
    ]);
  });

  it('stops for good when the receiver says that it is gone', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { webhook_id: webhookId } = await register(owner);
    receiver.answer = () => ({ status: 410 });
    for (const content of ['one', 'two', 'three', 'four', 'five', 'six']) await send(owner, conversationId, content);
    start();
    const gone = await eventually(
      () => core.get(WebhooksService).get(owner.principal, webhookId),
      ({ status }) => status === 'disabled',
    );
    expect(gone.disabled_reason).toBe('gone');
    const settled = (list: DeliverySummary[]): boolean =>
      list.length === 6 && list.every(({ status }) => status !== 'pending');
    const list = await eventually(() => deliveriesOf(owner, webhookId), settled);
    expect(new Set(list.map(({ status }) => status))).toEqual(new Set(['failed', 'cancelled']));
    const before = receiver.received.length;
    await send(owner, conversationId, 'seven');
    expect([before <= 4, receiver.received.length]).toEqual([true, before]);
  });

  it('lets an endpoint that hangs hold nobody else up', async () => {
    const { conversationId, owner } = await buildConversation(core);
    receiver.answer = () => new Promise(() => undefined);
    await register(owner);
    for (let index = 0; index < 20; index += 1) await send(owner, conversationId, `${index}`);
    const healthy = await newReceiver();
    const other = await buildConversation(core);
    await register(other.owner, { url: healthy.url });
    start();
    await receiver.atLeast(4);
    await send(other.owner, other.conversationId, 'hello');
    await healthy.atLeast(1);
    expect(receiver.received).toHaveLength(4);
  });

  it('tells of everything that comes after the registration, each once, however many workers there are', async () => {
    const { conversationId, owner } = await buildConversation(core);
    await send(owner, conversationId, 'before');
    await register(owner);
    start();
    start();
    const contents = Array.from({ length: 60 }, (_, index) => `message ${index}`);
    await Promise.all(contents.map((content) => send(owner, conversationId, content)));
    await receiver.atLeast(60);
    const told = receiver.received.map(
      ({ message }) => (message.data as { message: { content: string } }).message.content,
    );
    expect(told.toSorted()).toEqual(contents.toSorted());
  });

  it('gives an attempt back that it has no time for', async () => {
    const { conversationId, owner } = await buildConversation(core);
    await register(owner);
    let answer: ((value: { status: number }) => void) | undefined;
    receiver.answer = () => new Promise((resolve) => (answer = resolve));
    const first = start();
    await send(owner, conversationId, 'hello');
    await receiver.atLeast(1);
    const stopped = first.stop();
    answer?.({ status: 200 });
    await stopped;
    const [delivery] = await core.runtime.database.manager.find(DeliveryEntity);
    expect(delivery).toMatchObject({ status: 'succeeded', leaseId: null });
  });

  it('takes over from a worker that was killed in an attempt', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { webhook_id: webhookId } = await register(owner);
    receiver.answer = () => new Promise(() => undefined);
    start();
    await send(owner, conversationId, 'hello');
    await receiver.atLeast(1);
    // As if the lease had run out: the first worker still waits for its answer.
    receiver.answer = () => ({ status: 200 });
    await core.runtime.database.manager.update(DeliveryEntity, { webhookId }, { dueAt: new Date() });
    start();
    const [first, second] = await receiver.atLeast(2);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    const done = ([summary]: DeliverySummary[]): boolean => summary?.status === 'succeeded';
    await eventually(() => deliveriesOf(owner, webhookId), done);
  });

  it('tells members that their conversation is deleted, and nothing that was before', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const { webhook_id: webhookId } = await register(owner, { conversation_ids: [conversationId] });
    await send(owner, conversationId, 'hello');
    await core.get(ConversationChangesService).delete(owner.principal, conversationId);
    start();
    const [delivery] = await receiver.atLeast(1);
    expect(delivery?.message).toMatchObject({ type: 'conversation.delete', data: { conversation_id: conversationId } });
    expect(await deliveriesOf(owner, webhookId)).toHaveLength(1);
    expect(await deliveriesOf(await buildUser(core), webhookId).catch((error: unknown) => error)).toMatchObject({
      code: 'webhook.not_found',
    });
  });
});
