import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagesService, PlatformModule, WebhooksModule, WebhooksService } from '@openhands-connect/core';
import { buildConversation, startCore, type TestCore } from '@openhands-connect/core/testing';
import { awaitAnswer } from './testing/await-event.js';
import { startReceiver, type Receiver } from './testing/receiver.js';
import { WorkerModule } from './worker.module.js';

@Module({})
class TestWorkerModule {}

describe('the worker', () => {
  let core: TestCore;
  let receiver: Receiver;
  let worker: INestApplicationContext;
  beforeAll(async () => {
    core = await startCore({ modules: [WebhooksModule], env: { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' } });
    receiver = await startReceiver();
    const imports = [PlatformModule.forRuntime(core.runtime), WorkerModule];
    const root = { module: TestWorkerModule, imports };
    worker = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  });
  afterAll(async () => {
    await worker.close();
    await receiver.close();
    await core.close();
  });

  it('answers a message and tells the webhook of both', async () => {
    const { conversationId, owner } = await buildConversation(core);
    const request = { url: receiver.url, events: ['conversation.update' as const], conversation_ids: [conversationId] };
    await core.get(WebhooksService).register(owner.principal, request);
    const answered = awaitAnswer(core.runtime.bus, conversationId);
    await core.get(MessagesService).send(owner.principal, conversationId, { content: 'hello worker' });
    const answer = await answered;
    const isTold = (): boolean =>
      receiver.received.some(({ body }) => body.includes(String(answer.id))) &&
      receiver.received.some(({ body }) => body.includes('hello worker'));
    for (let count = 1; !isTold(); count += 1) await receiver.atLeast(count);
    expect(isTold()).toBe(true);
  });
});
