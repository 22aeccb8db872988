import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { MessagesService } from '@openhands-connect/core';
import { buildConversation } from '@openhands-connect/core/testing';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';
import { stall } from '../testing/stall.js';
import { Connections } from './connections.js';

const CONTENT = 'x'.repeat(60_000);

describe('what waits to be sent', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ options: { maxWaitingBytes: 600_000 } });
  });
  afterAll(() => gateway.close());

  it.each(['polling', 'websocket'] as const)('ends a reader who stalls, and nobody else: %s', async (transport) => {
    const { conversationId, owner } = await buildConversation(gateway);
    const room = formatRoom(conversationId);
    const stalled = await gateway.connect(owner.accessToken, { transports: [transport] });
    await stalled.request('join_room', { room });
    const sockets = (): unknown[] => gateway.get(Connections).ofUser(owner.principal.userId);
    const reader = await gateway.connect(owner.accessToken);
    await reader.request('join_room', { room });
    stall(stalled);
    let lastSeq = 1;
    while (sockets().length === 2) {
      ({ seq: lastSeq } = await gateway
        .get(MessagesService)
        .send(owner.principal, conversationId, { content: CONTENT }));
      await reader.next('conversation_update', ({ seq }) => seq === lastSeq);
    }
    expect(sockets()).toHaveLength(1);

    const again = await gateway.connect(owner.accessToken);
    const ack = await again.request('join_room', { room, after_seq: 0 });
    expect(ack).toMatchObject({ ok: true, replayed: lastSeq });
    expect(again.all('conversation_update').map(({ seq }) => seq)).toEqual(
      Array.from({ length: lastSeq }, (_, index) => index + 1),
    );
  });
});
