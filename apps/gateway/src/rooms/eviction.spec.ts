import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { formatRoom, type Room } from '@openhands-connect/contract';
import {
  ConversationChangesService,
  ConversationEventsService,
  MembersService,
  MessagesService,
} from '@openhands-connect/core';
import { buildConversation, buildMember, type TestUser } from '@openhands-connect/core/testing';
import type { Signal } from '@openhands-connect/platform';
import { FaultyBus } from '@openhands-connect/platform/testing';
import type { Backlog } from '../connection/backlog.js';
import { Connections } from '../connection/connections.js';
import type { TestClient } from '../testing/test-client.js';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';
import { Evictions } from './evictions.js';

describe('losing a conversation', () => {
  const bus = new FaultyBus();
  let gateway: TestGateway;
  /** Never polls: it knows what signals say. */
  let slow: TestGateway;
  let conversationId: string;
  let room: Room;
  let owner: TestUser;
  let member: TestUser;
  let ownerClient: TestClient;
  let memberClient: TestClient;
  beforeAll(async () => {
    gateway = await startGateway({ createBus: () => bus, options: { pollIntervalMs: 20 } });
    slow = await startGateway({ runtime: gateway.runtime, options: { pollIntervalMs: 3_600_000 } });
  });
  afterAll(async () => {
    await slow.close();
    await gateway.close();
  });
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
    const client = await slow.connect(member.accessToken);
    await client.request('join_room', { room });
    bus.fate = ({ kind }) => (kind === 'event' ? 'drop' : 'pass');
    await removeMember();
    expect(await client.refusalOf('typing', { room, typing: true })).toBe('room.not_joined');
  });

  describe('by the log alone, when no signal of the change came and nobody looks', () => {
    let readers: TestClient[];
    beforeEach(async () => {
      readers = [await slow.connect(member.accessToken), await slow.connect(owner.accessToken)];
      for (const client of readers) await client.request('join_room', { room });
      bus.fate = () => 'drop';
    });
    /** What each is told up to the next message, of which a signal comes. */
    const changesToNext = async (): Promise<string[][]> => {
      bus.fate = () => 'pass';
      await sendAndAwait('after the change');
      await readers[1]?.next('conversation_update', (update) => 'message' in update);
      return readers.map((client) => client.all('conversation_update').map(({ change }) => change));
    };

    it('takes the room before anything that came after the removal', async () => {
      await removeMember();
      expect(await changesToNext()).toEqual([[], ['members_changed', 'message_added']]);
      expect(await readers[0]?.refusalOf('typing', { room, typing: true })).toBe('room.not_joined');
    });

    it('sends nothing of it to who was joining, however far the log was read', async () => {
      const late = await slow.connect(member.accessToken);
      const conversations = slow.get(ConversationEventsService);
      const head = conversations.head.bind(conversations);
      jest.spyOn(conversations, 'head').mockImplementationOnce(async (...args) => {
        const found = await head(...args);
        await removeMember();
        await gateway.get(MessagesService).send(owner.principal, conversationId, { content: 'not for you' });
        return found;
      });
      const { headSeq } = await head(owner.principal, conversationId);
      expect(await late.refusalOf('join_room', { room, after_seq: 0 })).toBe('room.not_found');
      expect(Math.max(0, ...late.all('conversation_update').map(({ seq }) => seq))).toBeLessThanOrEqual(headSeq);
    });

    it('brings back who was added again, without a hole', async () => {
      await removeMember();
      await gateway.get(MembersService).add(owner.principal, conversationId, { email: member.email, role: 'viewer' });
      const all = ['members_changed', 'members_changed', 'message_added'];
      expect((await changesToNext())[1]).toEqual(all);
      await readers[0]?.next('conversation_update', (update) => 'message' in update);
      expect(readers[0]?.all('conversation_update').map(({ change }) => change)).toEqual(all);
    });

    it('leaves who got another role where they are', async () => {
      await gateway.get(MembersService).update(owner.principal, conversationId, member.principal.userId, 'viewer');
      const all = ['members_changed', 'message_added'];
      expect(await changesToNext()).toEqual([all, all]);
    });
  });

  it('leaves the others where they are', async () => {
    await removeMember();
    await sendAndAwait('for the others');
    expect(await ownerClient.refusalOf('typing', { room, typing: true })).toBe('ok');
  });

  it.each([[undefined], [0]])(
    'refuses a join that was under way when the member was removed, after_seq %p',
    async (after_seq) => {
      const late = await gateway.connect(member.accessToken);
      const conversations = gateway.get(ConversationEventsService);
      const head = conversations.head.bind(conversations);
      jest.spyOn(conversations, 'head').mockImplementationOnce(async (...args) => {
        const found = await head(...args);
        await removeMember();
        return found;
      });
      const payload = { room, ...(after_seq !== undefined && { after_seq }) };
      expect(await late.refusalOf('join_room', payload)).toBe('room.not_found');
      await sendAndAwait('after the removal');
      expect(await late.refusalOf('typing', { room, typing: true })).toBe('room.not_joined');
      expect(late.all('conversation_update')).toEqual([]);
    },
  );

  it('brings back who was added again before the signal of the removal came, without a hole', async () => {
    bus.fate = ({ kind }) => (kind === 'membership' ? 'hold' : 'pass');
    await removeMember();
    await memberClient.next('conversation_delete');
    expect(await memberClient.refusalOf('join_room', { room })).toBe('room.not_found');
    await gateway.get(MembersService).add(owner.principal, conversationId, { email: member.email, role: 'editor' });
    expect(await memberClient.refusalOf('join_room', { room })).toBe('ok');
    bus.fate = () => 'pass';
    bus.release();
    await sendAndAwait('welcome back');
    await memberClient.next('conversation_update', (update) => 'message' in update);
    expect(await memberClient.refusalOf('join_room', { room })).toBe('ok');
    expect(await memberClient.refusalOf('typing', { room, typing: true })).toBe('ok');
    expect(memberClient.all('conversation_update')).toHaveLength(1);
  });

  it('brings back who is evicted again meanwhile from where it has come to, none twice and none missing', async () => {
    const conversations = gateway.get(ConversationEventsService);
    const [socket] = gateway.get(Connections).ofUser(member.principal.userId);
    const head = conversations.head.bind(conversations);
    jest.spyOn(conversations, 'head').mockImplementationOnce(async (...args) => {
      for (const content of ['one', 'two', 'three']) await sendAndAwait(content);
      return await head(...args);
    });
    const sent = jest.spyOn(socket?.data.backlog as Backlog, 'ready');
    const evictedAgain = new Promise<void>((resolve) => {
      // Once before the log is read, once before each event.
      sent.mockImplementation(() => {
        if (sent.mock.calls.length !== 3) return undefined;
        gateway.get(Evictions).evict(member.principal.userId, conversationId);
        resolve();
        return undefined;
      });
    });
    bus.publish({ kind: 'membership', conversationId, userId: member.principal.userId });
    await evictedAgain;
    await sendAndAwait('four');
    await memberClient.next(
      'conversation_update',
      (update) => 'message' in update && update.message.content === 'four',
    );
    expect(memberClient.all('conversation_update').map(({ seq }) => seq)).toEqual(
      ownerClient.all('conversation_update').map(({ seq }) => seq),
    );
  });

  it('hangs up on who cannot be brought back for a while: it may be a member, and connects again', async () => {
    const conversations = gateway.get(ConversationEventsService);
    jest.spyOn(conversations, 'head').mockRejectedValueOnce(new Error('down'));
    bus.publish({ kind: 'membership', conversationId, userId: member.principal.userId });
    await expect(memberClient.ended()).resolves.toBe('transport close');
    expect(ownerClient.socket.connected).toBe(true);
  });

  it('empties the room of a deleted conversation', async () => {
    await gateway.get(ConversationChangesService).delete(owner.principal, conversationId);
    for (const client of [ownerClient, memberClient]) {
      await client.next('conversation_delete', (event) => event.conversation_id === conversationId);
      expect(await client.refusalOf('typing', { room, typing: true })).toBe('room.not_joined');
    }
  });
});
