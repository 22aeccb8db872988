import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom, type Room } from '@openhands-connect/contract';
import { ConversationChangesService, MembersService, MessagesService } from '@openhands-connect/core';
import { buildConversation, buildMember, type TestUser } from '@openhands-connect/core/testing';
import type { TestClient } from '../testing/test-client.js';
import type { TestGateway } from '../testing/start-gateway.js';
import type { TestGateways } from '../testing/start-gateways.js';
import { LINKS, startLinkedGateways } from '../testing/start-linked-gateways.js';

/** In which whoever is removed has left every room, on whatever gateway. */
const PROMISE_MS = 1_000;

interface Shared {
  readonly conversationId: string;
  readonly room: Room;
  readonly owner: TestUser;
  readonly ownerClient: TestClient;
  readonly member: TestUser;
  /** One on each gateway. */
  readonly memberClients: readonly TestClient[];
}

describe.each(LINKS)('who loses a conversation on one gateway, with signals over %s', (link) => {
  let gateways: TestGateways;
  let here: TestGateway;
  beforeAll(async () => {
    gateways = await startLinkedGateways(link, { count: 3 });
    [here] = gateways.all;
  });
  afterAll(() => gateways.close());

  const share = async (): Promise<Shared> => {
    const { conversationId, owner } = await buildConversation(here);
    const room = formatRoom(conversationId);
    const member = await buildMember(here, { conversationId, role: 'editor' });
    const ownerClient = await here.connect(owner.accessToken);
    const memberClients = await Promise.all(gateways.all.map((gateway) => gateway.connect(member.accessToken)));
    for (const client of [ownerClient, ...memberClients]) await client.request('join_room', { room });
    return { conversationId, room, owner, ownerClient, member, memberClients };
  };

  it.each<[string, (shared: Shared) => Promise<unknown>]>([
    [
      'by removal',
      ({ owner, conversationId, member }) =>
        here.get(MembersService).remove(owner.principal, conversationId, member.principal.userId),
    ],
    [
      'by leaving it',
      ({ conversationId, member }) =>
        here.get(MembersService).remove(member.principal, conversationId, member.principal.userId),
    ],
  ])('%s has left its room on all of them within a second, and hears nothing more of it', async (_, lose) => {
    const shared = await share();
    const { conversationId, room, owner, ownerClient, memberClients } = shared;
    const startedAtMs = performance.now();
    await lose(shared);
    const isThis = (event: { conversation_id: string }): boolean => event.conversation_id === conversationId;
    await Promise.all(memberClients.map((client) => client.next('conversation_delete', isThis)));
    expect(performance.now() - startedAtMs).toBeLessThan(PROMISE_MS);
    const { seq } = await here.get(MessagesService).send(owner.principal, conversationId, { content: 'not for you' });
    await ownerClient.next('conversation_update', (update) => update.seq === seq);
    for (const client of memberClients) {
      expect(await client.refusalOf('typing', { room, typing: true })).toBe('room.not_joined');
      expect(await client.refusalOf('join_room', { room })).toBe('room.not_found');
      expect(client.all('conversation_update').filter((update) => update.seq >= seq)).toEqual([]);
    }
  });

  it('by its end has left its room on all of them within a second', async () => {
    const { conversationId, room, owner, memberClients } = await share();
    const startedAtMs = performance.now();
    await here.get(ConversationChangesService).delete(owner.principal, conversationId);
    await Promise.all(memberClients.map((client) => client.next('conversation_delete')));
    expect(performance.now() - startedAtMs).toBeLessThan(PROMISE_MS);
    for (const client of memberClients) {
      expect(await client.refusalOf('join_room', { room })).toBe('room.not_found');
    }
  });
});
