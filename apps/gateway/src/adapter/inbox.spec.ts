import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatRoom, type Room } from '@openhands-connect/contract';
import { MessagesService } from '@openhands-connect/core';
import { buildConversation, type TestUser } from '@openhands-connect/core/testing';
import type { TestClient } from '../testing/test-client.js';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

describe('what a client should not send', () => {
  let gateway: TestGateway;
  let conversationId: string;
  let room: Room;
  let owner: TestUser;
  let client: TestClient;
  beforeAll(async () => {
    gateway = await startGateway({ options: { faultBurst: 60, faultsPerSecond: 1, maxWaitingEvents: 20 } });
    ({ conversationId, owner } = await buildConversation(gateway));
    room = formatRoom(conversationId);
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    client = await gateway.connect(owner.accessToken);
  });

  const message = { content: 'hello', type: 'text' };
  const expectNothingWritten = async (): Promise<void> => {
    const { items } = await gateway.get(MessagesService).list(owner.principal, conversationId, { limit: 10 });
    expect(items).toHaveLength(1);
    expect(await (await gateway.connect(owner.accessToken)).refusalOf('leave_room', { room })).toBe('ok');
  };

  it.each<[string, string, unknown[], string]>([
    ['no payload', 'join_room', [], 'request.invalid'],
    ['null', 'join_room', [null], 'request.invalid'],
    ['a text', 'join_room', ['conversation_1'], 'request.invalid'],
    ['an array', 'join_room', [[{ room: 'x' }]], 'request.invalid'],
    ['two payloads', 'leave_room', [{ room: `conversation_${'0'.repeat(8)}` }, {}], 'request.invalid'],
    ['a room that is none', 'join_room', [{ room: 'lobby' }], 'room.unknown'],
    [
      'a room in upper case',
      'join_room',
      [{ room: 'conversation_0199A3C2-6F10-7B3E-9D52-3C1F0A7BE001' }],
      'room.unknown',
    ],
    ['a user as room', 'leave_room', [{ room: 'user_0199a3c2-6f10-7b3e-9d52-3c1f0a7be001' }], 'room.unknown'],
    ['a number as room', 'join_room', [{ room: 7 }], 'request.invalid'],
    ['an extra property', 'leave_room', [{ room: 'lobby', admin: true }], 'request.invalid'],
    ['prototype pollution', 'leave_room', [JSON.parse('{"room":"lobby","__proto__":{"a":1}}')], 'request.invalid'],
    ['a negative seq', 'join_room', [{ room: 'conversation_', after_seq: -1 }], 'request.invalid'],
    ['a seq with a fraction', 'join_room', [{ room: 'conversation_', after_seq: 1.5 }], 'request.invalid'],
    ['an empty token', 'authenticate', [{ token: '' }], 'request.invalid'],
    ['a text as flag', 'typing', [{ room: 'lobby', typing: 'yes' }], 'request.invalid'],
    ['a message without content', 'send_message', [{ room: 'lobby', message: { type: 'text' } }], 'request.invalid'],
    ['deep nesting', 'send_message', [JSON.parse('['.repeat(5_000) + ']'.repeat(5_000))], 'request.invalid'],
    ['very many values', 'send_message', [Array.from({ length: 50_000 }, () => 1)], 'request.invalid'],
    ['an unknown event', 'shout', [{ room: 'lobby' }], 'event.unknown'],
    ["a server's event", 'conversation_update', [{}], 'event.unknown'],
    ['a name of JavaScript', 'constructor', [{}], 'event.unknown'],
    ['the event error', 'error', [{}], 'event.unknown'],
  ])('is refused: %s', async (_, event, payload, code) => {
    expect(await client.refusalOf(event, ...payload)).toBe(code);
    await expectNothingWritten();
  });

  it.each([
    ['as payload', Buffer.alloc(100_000)],
    ['as a field', { room: 'lobby', message: Buffer.from('bytes') }],
    ['as a value of the right place', { room: 'lobby', message: { content: Buffer.from('bytes'), type: 'text' } }],
  ])('is refused: bytes %s', async (_, payload) => {
    expect(await client.refusalOf('send_message', payload)).toBe('request.invalid');
    await expectNothingWritten();
  });

  it.each([
    ['too long a text', 'x'.repeat(65_537)],
    ['an empty text', ''],
  ])('is refused: %s', async (_, content) => {
    expect(await client.refusalOf('send_message', { room, message: { ...message, content } })).toBe('request.invalid');
    await expectNothingWritten();
  });

  it('says where the contract is violated', async () => {
    const ack = await client.socket.emitWithAck('join_room', { room, after_seq: 'first' });
    expect(ack).toMatchObject({ ok: false, error: { code: 'request.invalid', errors: [{ path: '/after_seq' }] } });
  });

  it('is told by `exception` without a callback, with no more than a part of a long name', async () => {
    client.socket.emit('x'.repeat(10_000), {});
    const { event, error } = await client.next('exception');
    expect([event, error.code]).toEqual(['x'.repeat(100), 'event.unknown']);
  });

  it('ends its connection when it is too large, and nobody else notices', async () => {
    client.socket.emit('send_message', { room, message: { ...message, content: 'x'.repeat(2 * 1024 * 1024) } });
    await expect(client.ended()).resolves.toMatch(/transport/);
    await expectNothingWritten();
  });

  it('ends its connection when there is nothing else', async () => {
    for (let i = 0; i < 200; i++) client.socket.emit('nonsense', i);
    await expect(client.ended()).resolves.toBe('io server disconnect');
    expect(client.all('exception').length).toBeLessThanOrEqual(61);
    await expectNothingWritten();
  });

  it('is refused when it is more than may wait', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => client.refusalOf('join_room', { room, after_seq: 0 })),
    );
    expect(answers.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'ok'));
    expect(answers.filter((answer) => answer === 'rate.limited').length).toBeGreaterThan(0);
  });

  it('does not end its connection when it is only too much', async () => {
    const answers = await Promise.all(
      Array.from({ length: 400 }, () => client.refusalOf('join_room', { room, after_seq: 0 })),
    );
    expect(answers.filter((answer) => answer === 'rate.limited').length).toBeGreaterThan(60);
    expect(await client.refusalOf('leave_room', { room })).toBe('ok');
  });

  it.each([
    ['garbage', '4garbage'],
    ['an unknown packet type', '49["x"]'],
    ['a reserved event', '42["disconnect"]'],
    ['a broken attachment count', '45999999-["x"]'],
    ['JSON that does not parse', '42["join_room",{]'],
    ['no array', '42{"room":"x"}'],
    ['a packet for another namespace', '42/admin,["x"]'],
    ['an acknowledgement that nobody asked for', '431[]'],
  ])('leaves the server up: %s', async (_, packet) => {
    const polling = `${gateway.url}/socket.io/?EIO=4&transport=polling`;
    const opened = await (await fetch(polling)).text();
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
    const post = async (body: string): Promise<number> =>
      (await fetch(`${polling}&sid=${sid}`, { method: 'POST', body })).status;
    expect(await post(`40{"token":"${owner.accessToken}"}`)).toBe(200);
    await post(packet);
    await expectNothingWritten();
  });
});
