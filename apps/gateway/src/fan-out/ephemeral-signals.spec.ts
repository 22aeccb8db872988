import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { ConversationWriter } from '@openhands-connect/core';
import { buildConversation } from '@openhands-connect/core/testing';
import { uuidv7 } from '@openhands-connect/platform';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

describe('the text of an answer while it grows', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  const tellDeltas = (conversationId: string, messageId: string, pieces: readonly string[]): void => {
    let index = 0;
    for (const content of pieces) {
      const payload = { conversation_id: conversationId, message_id: messageId, index, content };
      gateway.runtime.bus.publish({ kind: 'ephemeral', streamId: conversationId, name: 'message_delta', payload });
      index += content.length;
    }
  };

  it('is told to the room piece by piece, and to a joiner as far as it is', async () => {
    const { conversationId, owner } = await buildConversation(gateway);
    const [room, messageId] = [formatRoom(conversationId), uuidv7()];
    const early = await gateway.connect(owner.accessToken);
    await early.request('join_room', { room });
    tellDeltas(conversationId, messageId, ['Hel', 'lo ']);
    await early.next('message_delta', ({ index }) => index === 3);
    const late = await gateway.connect(owner.accessToken);
    await late.request('join_room', { room });
    tellDeltas(
      conversationId,
      messageId,
      ['Hello there'].map((text) => text),
    );
    const payload = { conversation_id: conversationId, message_id: messageId, index: 6, content: 'there' };
    gateway.runtime.bus.publish({ kind: 'ephemeral', streamId: conversationId, name: 'message_delta', payload });
    await late.next('message_delta', ({ index }) => index === 6);
    expect(late.all('message_delta')[0]).toEqual({ ...payload, index: 0, content: 'Hello ' });
    expect(
      early
        .all('message_delta')
        .slice(0, 2)
        .map(({ content }) => content),
    ).toEqual(['Hel', 'lo ']);
  });

  it('is heard before anybody here is in the room', async () => {
    const { conversationId, owner } = await buildConversation(gateway);
    tellDeltas(conversationId, uuidv7(), ['So ', 'far']);
    const client = await gateway.connect(owner.accessToken);
    await client.request('join_room', { room: formatRoom(conversationId) });
    await expect(client.next('message_delta')).resolves.toMatchObject({ index: 0, content: 'So far' });
  });

  it('is over when the message is stored', async () => {
    const { conversationId, owner } = await buildConversation(gateway);
    const messageId = uuidv7();
    tellDeltas(conversationId, messageId, ['All of it']);
    await gateway.runtime.database.transaction(async (tx) => {
      const writer = gateway.get(ConversationWriter);
      const conversation = await writer.lock(tx, conversationId);
      await writer.addMessage(tx, conversation, {
        id: messageId,
        role: 'assistant',
        type: 'text',
        content: 'All of it',
      });
    });
    const client = await gateway.connect(owner.accessToken);
    await client.request('join_room', { room: formatRoom(conversationId), after_seq: 0 });
    await client.request('leave_room', { room: formatRoom(conversationId) });
    expect(client.all('message_delta')).toEqual([]);
    expect(client.all('conversation_update')).toHaveLength(2);
  });
});
