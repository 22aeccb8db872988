import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConversationChangesService, DeliveryEntity, MembersService } from '@openhands-connect/core';
import { buildConversation, buildMember, buildUser } from '@openhands-connect/core/testing';
import { deferred } from '@openhands-connect/platform/testing';
import { startReceiver, type ReceiverAnswer } from '../testing/receiver.js';
import { newestIs, settled, WebhookStage } from '../testing/webhook-stage.js';

describe('webhook delivery', () => {
  let stage: WebhookStage;
  beforeEach(async () => {
    stage = await WebhookStage.open();
  });
  afterEach(() => stage.close());

  it('tells a removed member nothing more of the conversation, retries included', async () => {
    const { conversationId, owner } = await buildConversation(stage.core);
    const member = await buildMember(stage.core, { conversationId, role: 'viewer' });
    const { webhook_id: webhookId } = await stage.register(member);
    const removed = new Promise<void>((resolve) => {
      stage.receiver.answer = async ({ message }) => {
        if (message.type !== 'conversation.update') return { status: 200 };
        // The first attempt fails after the member is gone: its retry must not come.
        await stage.core.get(MembersService).remove(owner.principal, conversationId, member.principal.userId);
        resolve();
        return { status: 500 };
      };
    });
    stage.startWorker();
    await stage.send(owner, conversationId, 'secret');
    await removed;
    await stage.send(owner, conversationId, 'more secret');
    const list = await settled(() => stage.deliveriesOf(member, webhookId), 2);
    expect(list.map(({ event_type: type, status }) => [type, status])).toEqual([
      ['conversation.delete', 'succeeded'],
      ['conversation.update', 'cancelled'],
    ]);
    expect(stage.receiver.received.map(({ message }) => message.type)).toEqual([
      'conversation.update',
      'conversation.delete',
    ]);
  });

  it('lets an endpoint that hangs hold nobody else up', async () => {
    const { conversationId, owner } = await buildConversation(stage.core);
    stage.receiver.answer = () => new Promise(() => undefined);
    await stage.register(owner);
    for (let index = 0; index < 20; index += 1) await stage.send(owner, conversationId, `${index}`);
    const healthy = await startReceiver();
    const other = await buildConversation(stage.core);
    await stage.register(other.owner, { url: healthy.url });
    stage.startWorker();
    await stage.receiver.atLeast(4);
    await stage.send(other.owner, other.conversationId);
    await healthy.atLeast(1);
    expect(stage.receiver.mostAtOnce).toBe(4);
    await healthy.close();
  });

  it('tells of everything that comes after the registration, each once, however many workers there are', async () => {
    const { conversationId, owner } = await buildConversation(stage.core);
    await stage.send(owner, conversationId, 'before');
    await stage.register(owner);
    stage.startWorker();
    stage.startWorker();
    const contents = Array.from({ length: 60 }, (_, index) => `message ${index}`);
    await Promise.all(contents.map((content) => stage.send(owner, conversationId, content)));
    await stage.receiver.atLeast(60);
    const told = stage.receiver.received.map(
      ({ message }) => (message.data as { message: { content: string } }).message.content,
    );
    expect(told.toSorted()).toEqual(contents.toSorted());
  });

  it('waits for the answers of what is under way when it stops', async () => {
    const { conversationId, owner } = await buildConversation(stage.core);
    await stage.register(owner);
    const answer = deferred<ReceiverAnswer>();
    stage.receiver.answer = () => answer.promise;
    const first = stage.startWorker();
    await stage.send(owner, conversationId);
    await stage.receiver.atLeast(1);
    const stopped = first.stop();
    answer.resolve({ status: 200 });
    await stopped;
    const [delivery] = await stage.core.runtime.database.manager.find(DeliveryEntity);
    expect(delivery).toMatchObject({ status: 'succeeded', leaseId: null });
  });

  it('takes over from a worker that was lost in an attempt, whose late outcome counts for nothing', async () => {
    const { conversationId, owner } = await buildConversation(stage.core);
    const { webhook_id: webhookId } = await stage.register(owner);
    const late = deferred<ReceiverAnswer>();
    stage.receiver.answer = () => late.promise;
    const lost = stage.startWorker();
    await stage.send(owner, conversationId);
    await stage.receiver.atLeast(1);
    // As if the lease had run out: the first worker still waits for its answer.
    stage.receiver.answer = () => ({ status: 200 });
    const { manager } = stage.core.runtime.database;
    await manager.update(DeliveryEntity, { webhookId }, { dueAt: new Date() });
    stage.startWorker();
    const [first, second] = await stage.receiver.atLeast(2);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    await newestIs(() => stage.deliveriesOf(owner, webhookId), 'succeeded');
    late.resolve({ status: 500 });
    await lost.stop();
    const [delivery] = await stage.deliveriesOf(owner, webhookId);
    expect(delivery).toMatchObject({ status: 'succeeded', attempt_count: 1, last_response_status: 200 });
  });

  it('tells members that their conversation is deleted, and nothing that was before', async () => {
    const { conversationId, owner } = await buildConversation(stage.core);
    const { webhook_id: webhookId } = await stage.register(owner, { conversation_ids: [conversationId] });
    await stage.send(owner, conversationId);
    await stage.core.get(ConversationChangesService).delete(owner.principal, conversationId);
    stage.startWorker();
    const [delivery] = await stage.receiver.atLeast(1);
    expect(delivery?.message).toMatchObject({ type: 'conversation.delete', data: { conversation_id: conversationId } });
    expect(await stage.deliveriesOf(owner, webhookId)).toHaveLength(1);
    expect(
      await stage.deliveriesOf(await buildUser(stage.core), webhookId).catch((error: unknown) => error),
    ).toMatchObject({
      code: 'webhook.not_found',
    });
  });
});
