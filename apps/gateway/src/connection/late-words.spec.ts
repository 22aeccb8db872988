import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { MembersService, MessagesService, SessionsService } from '@openhands-connect/core';
import { buildConversation, buildMember, TEST_ORIGIN, type TestUser } from '@openhands-connect/core/testing';
import { stall } from '../testing/stall.js';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';
import { Connections } from './connections.js';

const CONTENT = 'x'.repeat(60_000);
const WAITING_BYTES = 1_000_000;

describe('what waits for a reader who may not hear it any more', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ options: { maxWaitingBytes: 100 * WAITING_BYTES } });
  });
  afterAll(() => gateway.close());

  interface Case {
    readonly owner: TestUser;
    readonly member: TestUser;
    readonly conversationId: string;
  }

  it.each<[string, (the: Case) => Promise<unknown>]>([
    ['signed out', ({ member }) => gateway.get(SessionsService).signOut(member.principal, TEST_ORIGIN)],
    [
      'was removed from the conversation',
      ({ owner, member, conversationId }) =>
        gateway.get(MembersService).remove(owner.principal, conversationId, member.principal.userId),
    ],
  ])('and has %s is thrown away with the connection', async (_, end) => {
    const { conversationId, owner } = await buildConversation(gateway);
    const member = await buildMember(gateway, { conversationId, role: 'viewer' });
    const client = await gateway.connect(member.accessToken);
    await client.request('join_room', { room: formatRoom(conversationId) });
    const [socket] = gateway.get(Connections).ofUser(member.principal.userId);
    const goOn = stall(client);
    let lastSeq = 0;
    while ((socket?.data.backlog?.waitingBytes ?? 0) < WAITING_BYTES) {
      ({ seq: lastSeq } = await gateway
        .get(MessagesService)
        .send(owner.principal, conversationId, { content: CONTENT }));
    }
    const ended = once(socket as never, 'disconnect');
    await end({ owner, member, conversationId });
    await ended;
    goOn();
    await expect(client.ended()).resolves.toMatch(/^transport/);
    const heard = client.all('conversation_update').map(({ seq }) => seq);
    expect(heard.length).toBeGreaterThan(0);
    expect(Math.max(...heard)).toBeLessThan(lastSeq - 10);
  });
});
