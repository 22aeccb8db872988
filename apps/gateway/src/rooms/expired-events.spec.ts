import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { MessagesService } from '@openhands-connect/core';
import { buildConversation, type TestUser } from '@openhands-connect/core/testing';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

describe('a room whose log is no longer whole', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ options: { pollIntervalMs: 20 } });
  });
  afterAll(() => gateway.close());

  const send = ({ principal }: TestUser, conversationId: string): Promise<{ seq: number }> =>
    gateway.get(MessagesService).send(principal, conversationId, { content: 'hello' });
  /** Five events, of which the log keeps those after a seq. */
  const build = async (keptAfter: number): Promise<{ conversationId: string; owner: TestUser }> => {
    const { conversationId, owner } = await buildConversation(gateway);
    for (let i = 0; i < 4; i++) await send(owner, conversationId);
    const { manager } = gateway.runtime.database;
    await manager.query('DELETE FROM events WHERE stream_id = $1 AND seq <= $2', [conversationId, keptAfter]);
    return { conversationId, owner };
  };

  it.each([
    ['all of it', 3, 0],
    ['what is just gone', 3, 2],
    ['some of a log of which nothing is left', 5, 4],
  ])('tells who asks for %s to read the conversation again, and goes on live', async (_, keptAfter, after_seq) => {
    const { conversationId, owner } = await build(keptAfter);
    const client = await gateway.connect(owner.accessToken);
    const ack = await client.request('join_room', { room: formatRoom(conversationId), after_seq });
    expect(ack).toMatchObject({ ok: true, resync: true, last_seq: 5 });
    await send(owner, conversationId);
    await client.next('conversation_update');
    expect(client.all('conversation_update').map(({ seq }) => seq)).toEqual([6]);
  });

  it.each([
    ['the oldest that is kept', 3, 3, [4, 5]],
    ['nothing that is gone', 5, 5, []],
  ])('replays to who asks for %s', async (_, keptAfter, after_seq, seqs) => {
    const { conversationId, owner } = await build(keptAfter);
    const client = await gateway.connect(owner.accessToken);
    const ack = await client.request('join_room', { room: formatRoom(conversationId), after_seq });
    expect(ack).toMatchObject({ ok: true, replayed: seqs.length });
    expect(client.all('conversation_update').map(({ seq }) => seq)).toEqual(seqs);
  });

  it('lets go of its sockets when it lost what they were not told yet: their next join says so', async () => {
    const { conversationId, owner } = await build(0);
    const room = formatRoom(conversationId);
    const [inside, outside] = [await gateway.connect(owner.accessToken), await gateway.connect(owner.accessToken)];
    await inside.request('join_room', { room });
    const { manager } = gateway.runtime.database;
    await manager.query('UPDATE conversations SET last_seq = last_seq + 1 WHERE id = $1', [conversationId]);
    await expect(inside.ended()).resolves.toBe('transport close');
    await expect(outside.request('join_room', { room, after_seq: 5 })).resolves.toMatchObject({
      resync: true,
      last_seq: 6,
    });
  });
});
