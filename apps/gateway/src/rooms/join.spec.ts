import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { formatRoom, type Room } from '@openhands-connect/contract';
import { MessagesService } from '@openhands-connect/core';
import { buildConversation, buildMember, buildUser, type TestUser } from '@openhands-connect/core/testing';
import { statement, toPayload, uuidv7 } from '@openhands-connect/platform';
import type { TestClient } from '../testing/test-client.js';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

const forgetEvents = statement<readonly [string, number], never>(
  'join-spec.forget_events',
  'DELETE FROM events WHERE stream_id = $1 AND seq <= $2',
);

const seqs = (client: TestClient): number[] => client.all('conversation_update').map(({ seq }) => seq);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('joining a room', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    // Small pages and a small hold, so that few events are many.
    gateway = await startGateway({ options: { pageSize: 7, maxHeldBytes: 2_000, maxRoomsPerSocket: 3 } });
  });
  afterAll(() => gateway.close());

  const build = async (): Promise<{ room: Room; conversationId: string; owner: TestUser; client: TestClient }> => {
    const { conversationId, owner } = await buildConversation(gateway);
    const client = await gateway.connect(owner.accessToken);
    return { room: formatRoom(conversationId), conversationId, owner, client };
  };
  const send = async (owner: TestUser, conversationId: string, count = 1): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await gateway.get(MessagesService).send(owner.principal, conversationId, { content: `message ${i}` });
    }
  };

  it('answers where the live events begin, and brings them', async () => {
    const { room, conversationId, owner, client } = await build();
    const ack = await client.request('join_room', { room });
    expect(ack).toEqual({ ok: true, last_seq: 1, members: [owner.principal.userId], replayed: 0 });
    await send(owner, conversationId, 2);
    await client.next('conversation_update', ({ seq }) => seq === 3);
    expect(seqs(client)).toEqual([2, 3]);
  });

  it('replays what REST shows, exactly, before the ack', async () => {
    const { room, conversationId, owner, client } = await build();
    await send(owner, conversationId, 20);
    const ack = await client.request('join_room', { room, after_seq: 0 });
    expect(ack).toMatchObject({ ok: true, last_seq: 21, replayed: 21 });
    const logged = await gateway.runtime.eventLog.readAfter(conversationId, 0, 100);
    expect(client.all('conversation_update')).toEqual(
      logged.map((event) => JSON.parse(JSON.stringify(toPayload(event)))),
    );
  });

  it.each([['websocket'], ['polling']] as const)(
    'misses and doubles nothing while events pour in, over %s',
    async (transport) => {
      const { conversationId, owner, room } = await build();
      await send(owner, conversationId, 30);
      const pouring = send(owner, conversationId, 150);
      const clients: TestClient[] = [];
      for (const after_seq of [0, 0, 10, 25, 0]) {
        const client = await gateway.connect(owner.accessToken, { transports: [transport] });
        const ack = await client.request('join_room', { room, after_seq });
        expect(ack).toMatchObject({ ok: true, replayed: expect.any(Number) });
        clients.push(client);
      }
      await pouring;
      await Promise.all(clients.map((client) => client.next('conversation_update', ({ seq }) => seq === 181)));
      const expected = [0, 0, 10, 25, 0].map((after) => upTo(181).slice(after));
      expect(clients.map(seqs)).toEqual(expected);
    },
  );

  it('replays again to a socket that is in the room already', async () => {
    const { room, conversationId, owner, client } = await build();
    await client.request('join_room', { room, after_seq: 0 });
    await send(owner, conversationId, 2);
    await client.next('conversation_update', ({ seq }) => seq === 3);
    await expect(client.request('join_room', { room, after_seq: 1 })).resolves.toMatchObject({
      replayed: 2,
      last_seq: 3,
    });
    await send(owner, conversationId);
    await client.next('conversation_update', ({ seq }) => seq === 4);
    expect(seqs(client)).toEqual([1, 2, 3, 2, 3, 4]);
  });

  it('keeps the order for a socket that asks again while events pour in', async () => {
    const { room, conversationId, owner, client } = await build();
    await client.request('join_room', { room });
    const pouring = send(owner, conversationId, 100);
    await client.next('conversation_update', ({ seq }) => seq === 40);
    await client.request('join_room', { room, after_seq: 0 });
    await pouring;
    await client.next('conversation_update', ({ seq }) => seq === 101);
    expect(seqs(client).slice(seqs(client).lastIndexOf(1))).toEqual(upTo(101));
  });

  it('asks for a resync when the log does not reach back, and goes on live', async () => {
    const { room, conversationId, owner, client } = await build();
    await send(owner, conversationId, 4);
    await gateway.runtime.database.run(forgetEvents, [conversationId, 3]);
    const ack = await client.request('join_room', { room, after_seq: 1 });
    expect(ack).toEqual({ ok: true, resync: true, last_seq: 5, members: [owner.principal.userId] });
    await send(owner, conversationId);
    await client.next('conversation_update', ({ seq }) => seq === 6);
    expect(seqs(client)).toEqual([6]);
  });

  it('asks for a resync when the caller claims more than there is, which harms nobody', async () => {
    const { room, conversationId, owner, client } = await build();
    const ack = await client.request('join_room', { room, after_seq: Number.MAX_SAFE_INTEGER });
    expect(ack).toEqual({ ok: true, resync: true, last_seq: 1, members: [owner.principal.userId] });
    await send(owner, conversationId, 2);
    await client.next('conversation_update', ({ seq }) => seq === 3);
    expect(seqs(client)).toEqual([2, 3]);
  });

  it('keeps a socket in the room when a second join fails', async () => {
    const { room, conversationId, owner, client } = await build();
    await client.request('join_room', { room });
    await send(owner, conversationId);
    await client.next('conversation_update');
    jest.spyOn(gateway.runtime.eventLog, 'readPageAfter').mockRejectedValueOnce(new Error('down'));
    expect(await client.refusalOf('join_room', { room, after_seq: 0 })).toBe('server.internal');
    await send(owner, conversationId);
    await client.next('conversation_update', ({ seq }) => seq === 3);
    expect(await client.refusalOf('typing', { room, typing: true })).toBe('ok');
  });

  /** A socket that has everything up to 3 asks for it again; while the log is read, three more come. */
  const failToRejoin = async (content: string): Promise<{ client: TestClient; refused: Promise<string> }> => {
    const { room, conversationId, owner, client } = await build();
    await client.request('join_room', { room });
    await send(owner, conversationId, 2);
    await client.next('conversation_update', ({ seq }) => seq === 3);
    const witness = await gateway.connect(owner.accessToken);
    await witness.request('join_room', { room });
    jest.spyOn(gateway.runtime.eventLog, 'readPageAfter').mockImplementationOnce(async () => {
      for (let i = 0; i < 3; i++) await gateway.get(MessagesService).send(owner.principal, conversationId, { content });
      await witness.next('conversation_update', ({ seq }) => seq === 6);
      throw new Error('down');
    });
    return { client, refused: client.refusalOf('join_room', { room, after_seq: 1 }) };
  };
  describe('again, when that fails while events come', () => {
    it('misses none of them', async () => {
      const { client, refused } = await failToRejoin('short');
      expect(await refused).toBe('server.internal');
      await client.next('conversation_update', ({ seq }) => seq === 6);
      expect(seqs(client)).toEqual([2, 3, 4, 5, 6]);
    });

    it('loses its connection, and so comes back, when they were too many to be kept', async () => {
      const { client, refused } = await failToRejoin('x'.repeat(1_000));
      await expect(refused).rejects.toThrow('disconnected');
      await expect(client.ended()).resolves.toBe('transport close');
      expect(seqs(client)).toEqual([2, 3]);
    });
  });

  it('comes before what the same socket sends behind it', async () => {
    const { room, client } = await build();
    client.socket.emit('join_room', { room });
    client.socket.emit('send_message', { room, message: { content: 'right behind', type: 'text' } });
    const update = await client.next('conversation_update');
    expect(update).toMatchObject({ seq: 2, change: 'message_added', message: { content: 'right behind' } });
  });

  it('is refused to strangers and for conversations that do not exist, alike, and brings them nothing', async () => {
    const { room, conversationId, owner, client: member } = await build();
    const stranger = await gateway.connect((await buildUser(gateway)).accessToken);
    expect(await stranger.refusalOf('join_room', { room, after_seq: 0 })).toBe('room.not_found');
    expect(await stranger.refusalOf('join_room', { room: formatRoom(uuidv7()) })).toBe('room.not_found');
    await member.request('join_room', { room });
    await send(owner, conversationId);
    await member.next('conversation_update');
    await stranger.refusalOf('leave_room', { room });
    expect(stranger.received.map(({ name }) => name)).toEqual(['connect_success']);
  });

  it('is open to viewers', async () => {
    const { room, conversationId } = await build();
    const viewer = await buildMember(gateway, { conversationId, role: 'viewer' });
    const client = await gateway.connect(viewer.accessToken);
    await expect(client.request('join_room', { room, after_seq: 0 })).resolves.toMatchObject({ ok: true, replayed: 1 });
  });

  it('is refused to a socket in too many rooms, until it leaves one', async () => {
    const { owner, client } = await build();
    const buildRoom = async (): Promise<Room> =>
      formatRoom((await buildConversation(gateway, { owner })).conversationId);
    const [first, last] = [await buildRoom(), await buildRoom()];
    const answers: string[] = [];
    for (const room of [first, await buildRoom(), await buildRoom(), last]) {
      answers.push(await client.refusalOf('join_room', { room }));
    }
    expect(answers).toEqual(['ok', 'ok', 'ok', 'rate.limited']);
    const refused = await client.request('join_room', { room: last });
    expect(refused).toMatchObject({ error: { detail: 'A socket can be in at most 3 rooms; leave one first.' } });
    await client.request('leave_room', { room: first });
    expect(await client.refusalOf('join_room', { room: last })).toBe('ok');
  });
});

describe('a client with many conversations', () => {
  it('joins them all right after it has connected, and is not taken for one that sends nonsense', async () => {
    const gateway = await startGateway();
    const owner = await buildUser(gateway);
    const rooms: Room[] = [];
    for (let i = 0; i < 300; i++) {
      rooms.push(formatRoom((await buildConversation(gateway, { owner })).conversationId));
    }
    const client = await gateway.connect(owner.accessToken);
    const answers = await Promise.all(rooms.map((room) => client.refusalOf('join_room', { room, after_seq: 0 })));
    expect(new Set(answers)).toEqual(new Set(['ok']));
    await gateway.close();
  });
});

describe('leaving a room', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it('ends its events, and is no failure for who is not in it', async () => {
    const { conversationId, owner } = await buildConversation(gateway);
    const room = formatRoom(conversationId);
    const [leaver, witness] = [await gateway.connect(owner.accessToken), await gateway.connect(owner.accessToken)];
    for (const client of [leaver, witness]) await client.request('join_room', { room });
    await expect(leaver.request('leave_room', { room })).resolves.toEqual({ ok: true });
    await gateway.get(MessagesService).send(owner.principal, conversationId, { content: 'after that' });
    await witness.next('conversation_update');
    await expect(leaver.request('leave_room', { room })).resolves.toEqual({ ok: true });
    expect(leaver.all('conversation_update')).toEqual([]);
  });
});
