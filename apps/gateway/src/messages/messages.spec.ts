import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { MessagesService } from '@openhands-connect/core';
import { buildConversation, buildMember, buildUser } from '@openhands-connect/core/testing';
import { uuidv7 } from '@openhands-connect/platform';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

const message = { content: 'Hello, world!', type: 'text' as const };

describe('send_message', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it('stores the message as REST does, and tells the room', async () => {
    const { conversationId, owner } = await buildConversation(gateway);
    const room = formatRoom(conversationId);
    const [sender, reader] = [await gateway.connect(owner.accessToken), await gateway.connect(owner.accessToken)];
    await reader.request('join_room', { room });
    const imageUrls = ['https://example.com/a.png'];
    const ack = await sender.request('send_message', { room, message: { ...message, imageUrls } });
    expect(ack).toEqual({ ok: true, message_id: expect.any(String), seq: 2, status: 'success' });
    const update = await reader.next('conversation_update');
    expect(update).toMatchObject({
      seq: 2,
      change: 'message_added',
      message: { content: message.content, role: 'user', author_id: owner.principal.userId, image_urls: imageUrls },
    });
    expect(sender.all('conversation_update')).toEqual([]);
  });

  it('stores what one socket sends in the order of sending', async () => {
    const { conversationId, owner } = await buildConversation(gateway);
    const client = await gateway.connect(owner.accessToken);
    const room = formatRoom(conversationId);
    const acks = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        client.request('send_message', { room, message: { ...message, content: `${i}` } }),
      ),
    );
    expect(acks.map((ack) => ack.ok && ack.seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 2));
  });

  it('gives the first ack again for the same key, and refuses it for another message', async () => {
    const { conversationId, owner } = await buildConversation(gateway);
    const client = await gateway.connect(owner.accessToken);
    const room = formatRoom(conversationId);
    const first = await client.request('send_message', { room, message, idempotency_key: 'once' });
    await expect(client.request('send_message', { room, message, idempotency_key: 'once' })).resolves.toEqual(first);
    const other = { room, message: { ...message, content: 'another' }, idempotency_key: 'once' };
    expect(await client.refusalOf('send_message', other)).toBe('idempotency.key_reused');
    const rest = gateway
      .get(MessagesService)
      .send(owner.principal, conversationId, { content: message.content }, 'once');
    await expect(rest).resolves.toMatchObject({ message_id: first.ok && first.message_id });
  });

  it.each<[string, string]>([
    ['a stranger', 'room.not_found'],
    ['a viewer', 'conversation.forbidden'],
  ])('is refused to %s, and stores nothing', async (who, code) => {
    const { conversationId, owner } = await buildConversation(gateway);
    const user =
      who === 'a viewer' ? await buildMember(gateway, { conversationId, role: 'viewer' }) : await buildUser(gateway);
    const client = await gateway.connect(user.accessToken);
    expect(await client.refusalOf('send_message', { room: formatRoom(conversationId), message })).toBe(code);
    const { items } = await gateway.get(MessagesService).list(owner.principal, conversationId, { limit: 10 });
    expect(items).toHaveLength(1);
  });

  it('tells a client without a callback by `exception`', async () => {
    const client = await gateway.connect((await buildUser(gateway)).accessToken);
    client.socket.emit('send_message', { room: formatRoom(uuidv7()), message });
    await expect(client.next('exception')).resolves.toMatchObject({
      event: 'send_message',
      error: { code: 'room.not_found', status: 404 },
    });
  });
});
