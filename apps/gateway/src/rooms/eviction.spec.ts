import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatRoom, type Room } from '@openhands-connect/contract';
import { ConversationChangesService, MembersService, MessagesService } from '@openhands-connect/core';
import { buildConversation, buildMember, type TestUser } from '@openhands-connect/core/testing';
import type { Signal } from '@openhands-connect/platform';
import { FaultyBus } from '../testing/faulty-bus.js';
import type { TestClient } from '../testing/test-client.js';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

describe('losing a conversation', () => {
  const bus = new FaultyBus();
  let gateway: TestGateway;
  let conversationId: string;
  let room: Room;
  let owner: TestUser;
  let member: TestUser;
  let ownerClient: TestClient;
  let memberClient: TestClient;
  beforeAll(async () => {
    gateway = await startGateway({ createBus: () => bus, options: { pollIntervalMs: 20 } });
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    ({ conversationId, owner } = await buildConversation(gateway));
    room = formatRoom(conversationId);
    member = await buildMember(gateway, { conversationId, role: 'editor' });
    ownerClient = await gateway.connect(owner.accessToken);
    memberClient = await gateway.connect(member.accessToken);
    for (const client of [ownerClient, memberClient]) await client.request('join_room', { room });
  });
  afterEach(() => {
    bus.fate = () => 'pass';
  });

  const removeMember = async (): Promise<void> => {
    await gateway.get(MembersService).remove(owner.principal, conversationId, member.principal.userId);
  };
  const sendAndAwait = async (content: string): Promise<void> => {
    await gateway.get(MessagesService).send(owner.principal, conversationId, { content });
    await ownerClient.next(
      'conversation_update',
      (update) => 'message' in update && update.message.content === content,
    );
  };

  it.each<[string, (signal: Signal) => 'pass' | 'drop']>([
    ['', () => 'pass'],
    [' when its signal is lost', ({ kind }) => (kind === 'membership' ? 'drop' : 'pass')],
    [' when all signals are lost', () => 'drop'],
  ])('takes the room from a removed member, who is told%s', async (_, fate) => {
    bus.fate = fate;
    await removeMember();
    await memberClient.next('conversation_delete', (event) => event.conversation_id === conversationId);
    bus.fate = () => 'pass';
    await ownerClient.next('user_left', (event) => event.user_id === member.principal.userId);
    await sendAndAwait('not for you');
    expect(await memberClient.refusalOf('typing', { room, typing: true })).toBe('room.not_joined');
    expect(await memberClient.refusalOf('join_room', { room })).toBe('room.not_found');
    const contents = memberClient.all('conversation_update').map((update) => 'message' in update);
    expect(contents).toEqual([]);
  });

  it('takes the room at once by the signal alone', async () => {
    const slow = await startGateway({ runtime: gateway.runtime, options: { pollIntervalMs: 3_600_000 } });
    const client = await slow.connect(member.accessToken);
    await client.request('join_room', { room });
    bus.fate = ({ kind }) => (kind === 'event' ? 'drop' : 'pass');
    await removeMember();
    expect(await client.refusalOf('typing', { room, typing: true })).toBe('room.not_joined');
    await slow.close();
  });

  it('leaves the others where they are', async () => {
    await removeMember();
    await sendAndAwait('for the others');
    expect(await ownerClient.refusalOf('typing', { room, typing: true })).toBe('ok');
  });

  it('refuses a join that was under way when the member was removed', async () => {
    const late = await gateway.connect(member.accessToken);
    const [answer] = await Promise.all([late.refusalOf('join_room', { room, after_seq: 0 }), removeMember()]);
    await late.next('conversation_delete');
    await sendAndAwait('after the removal');
    expect(await late.refusalOf('typing', { room, typing: true })).toBe('room.not_joined');
    expect(['ok', 'room.not_found']).toContain(answer);
    expect(late.all('conversation_update').filter(({ seq }) => seq > 1)).toEqual([]);
  });

  it('empties the room of a deleted conversation', async () => {
    await gateway.get(ConversationChangesService).delete(owner.principal, conversationId);
    for (const client of [ownerClient, memberClient]) {
      await client.next('conversation_delete', (event) => event.conversation_id === conversationId);
      expect(await client.refusalOf('typing', { room, typing: true })).toBe('room.not_joined');
    }
  });
});
