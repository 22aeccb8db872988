import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { MessagesService } from '@openhands-connect/core';
import { buildConversation } from '@openhands-connect/core/testing';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';
import { Connections } from './connections.js';

const CONTENT = 'x'.repeat(10_000);

describe('what waits to be sent', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ options: { maxWaitingBytes: 100_000 } });
  });
  afterAll(() => gateway.close());

  it('ends a reader who stalls, who gets everything by seq afterwards, and nobody else', async () => {
    const { conversationId, owner } = await buildConversation(gateway);
    const room = formatRoom(conversationId);
    const stalled = await gateway.connect(owner.accessToken, { transports: ['polling'] });
    await stalled.request('join_room', { room });
    const [socket] = gateway.get(Connections).ofUser(owner.principal.userId);
    const cut = new Promise<void>((resolve) => void socket?.once('disconnect', () => resolve()));
    const reader = await gateway.connect(owner.accessToken);
    await reader.request('join_room', { room });
    // From here on the client asks for nothing more.
    const { transport } = stalled.socket.io.engine as unknown as { transport: { doPoll: () => void } };
    transport.doPoll = () => undefined;
    for (let i = 0; i < 14; i++) {
      await gateway.get(MessagesService).send(owner.principal, conversationId, { content: CONTENT });
    }
    await cut;
    await reader.next('conversation_update', ({ seq }) => seq === 15);
    expect(gateway.get(Connections).ofUser(owner.principal.userId)).toHaveLength(1);

    const again = await gateway.connect(owner.accessToken);
    await expect(again.request('join_room', { room, after_seq: 0 })).resolves.toMatchObject({ replayed: 15 });
    expect(again.all('conversation_update').map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
  });
});
