import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { MessagesService } from '@openhands-connect/core';
import { buildConversation } from '@openhands-connect/core/testing';
import { openSse, type SseClient } from '../testing/sse-client.js';
import { startApi, type TestApi } from '../testing/start-api.js';

describe('the streams of one user', () => {
  let limited: TestApi;
  let unlimited: TestApi;
  const clients: SseClient[] = [];
  beforeAll(async () => {
    limited = await startApi({ env: { RATE_LIMITS: 'default', MAX_STREAMS_PER_USER: '2' } });
    unlimited = await startApi({ env: { RATE_LIMITS: 'off', MAX_STREAMS_PER_USER: '2' } });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  afterAll(async () => {
    await unlimited.close();
    await limited.close();
  });

  const open = async (at: TestApi, conversationId: string, token: string): Promise<SseClient> => {
    const client = await openSse(`${at.url}/api/conversation/${conversationId}/stream`, { token });
    clients.push(client);
    await client.until(({ lastEventId }) => lastEventId !== '');
    return client;
  };

  it('are so many and no more, until one is closed; others have their own', async () => {
    const { conversationId, owner } = await buildConversation(limited);
    const next = (): Promise<SseClient> => open(limited, conversationId, owner.accessToken);
    const [first] = [await next(), await next()];
    await expect(next()).rejects.toMatchObject({ status: 429, code: 'rate.limited' });
    const stranger = await buildConversation(limited);
    await open(limited, stranger.conversationId, stranger.owner.accessToken);
    first.close();
    let opened: SseClient | undefined;
    while (!opened) opened = await next().catch(() => undefined);
    await limited.get(MessagesService).send(owner.principal, conversationId, { content: 'heard' });
    await opened.until(({ seqs }) => seqs.length === 1);
    expect(opened.all('conversation_update')).toHaveLength(1);
  });

  it('are as many as come where nothing is limited', async () => {
    const { conversationId, owner } = await buildConversation(unlimited);
    for (let i = 0; i < 3; i++) await open(unlimited, conversationId, owner.accessToken);
    expect(clients).toHaveLength(3);
  });
});
