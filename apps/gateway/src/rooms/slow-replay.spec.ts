import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { formatRoom, type Room } from '@openhands-connect/contract';
import { MessagesService } from '@openhands-connect/core';
import { buildConversation, buildUser, type TestUser } from '@openhands-connect/core/testing';
import { Connections } from '../connection/connections.js';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { stall } from '../testing/stall.js';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';
import type { TestClient } from '../testing/test-client.js';

const CONTENT = 'x'.repeat(65_000);
const ROOMS = 100;
/** With what a conversation begins with. */
const EVENTS = 4;
const MAX_WAITING_BYTES = 1_000_000;

describe('a socket that joins many rooms with a long past', () => {
  let gateway: TestGateway;
  let owner: TestUser;
  const rooms: Room[] = [];
  beforeAll(async () => {
    gateway = await startGateway({ options: { maxWaitingBytes: MAX_WAITING_BYTES } });
    owner = await buildUser(gateway);
    for (let i = 0; i < ROOMS; i++) {
      const { conversationId } = await buildConversation(gateway, { owner });
      rooms.push(formatRoom(conversationId));
      for (let seq = 2; seq <= EVENTS; seq++) {
        await gateway.get(MessagesService).send(owner.principal, conversationId, { content: CONTENT });
      }
    }
  });
  afterAll(() => gateway.close());

  const joinAll = (client: TestClient): Promise<string[]> =>
    Promise.all(rooms.map((room) => client.refusalOf('join_room', { room, after_seq: 0 })));
  const seqsByRoom = (client: TestClient): number[][] =>
    rooms.map((room) =>
      client
        .all('conversation_update')
        .flatMap(({ conversation_id, seq }) => (formatRoom(conversation_id) === room ? [seq] : [])),
    );
  const socketsOf = (): GatewaySocket[] => gateway.get(Connections).ofUser(owner.principal.userId);

  it('and reads nothing for a while costs what may wait, a page or two, and loses nothing', async () => {
    const reads = jest.spyOn(gateway.runtime.eventLog, 'readPageAfter');
    const client = await gateway.connect(owner.accessToken);
    const [socket] = socketsOf();
    const goOn = stall(client);
    const joined = joinAll(client);
    // All that can be done for the one is done when the other, who came later, has everything.
    const other = await gateway.connect(owner.accessToken);
    expect(new Set(await joinAll(other))).toEqual(new Set(['ok']));
    expect(seqsByRoom(other)).toEqual(rooms.map(() => [1, 2, 3, 4]));

    expect(reads.mock.calls.length).toBeLessThan(2 * ROOMS);
    expect(socket?.data.backlog?.waitingBytes).toBeLessThan(MAX_WAITING_BYTES / 2);
    expect(socket?.conn.listenerCount('drain')).toBeLessThan(3);
    goOn();
    expect(new Set(await joined)).toEqual(new Set(['ok']));
    expect(seqsByRoom(client)).toEqual(rooms.map(() => [1, 2, 3, 4]));
    expect(socketsOf()).toHaveLength(2);
  });
});
