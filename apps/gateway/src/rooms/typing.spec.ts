import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { formatRoom, type Room } from '@openhands-connect/contract';
import { MemberEntity } from '@openhands-connect/core';
import { buildConversation, buildMember, type TestUser } from '@openhands-connect/core/testing';
import { PostgresBus } from '@openhands-connect/platform';
import { startGateways, type TestGateways } from '../testing/start-gateways.js';
import type { TestGateway } from '../testing/start-gateway.js';
import type { TestClient } from '../testing/test-client.js';

const LONG_MS = 3_600_000;

describe('typing', () => {
  let gateways: TestGateways;
  let here: TestGateway;
  let there: TestGateway;
  let room: Room;
  let guest: TestUser;
  let guestId: string;
  let witness: TestClient;
  let tab: TestClient;
  beforeAll(async () => {
    gateways = await startGateways({
      count: 2,
      createBus: async ({ url }) => await PostgresBus.open({ url }),
      options: { typingMs: LONG_MS },
    });
    [here, there] = gateways.all;
  });
  afterAll(() => gateways.close());
  beforeEach(async () => {
    const { conversationId, owner } = await buildConversation(here);
    room = formatRoom(conversationId);
    guest = await buildMember(here, { conversationId, role: 'editor' });
    guestId = guest.principal.userId;
    witness = await enter(there, owner);
    tab = await enter(here, guest);
  });

  const enter = async (gateway: TestGateway, user: TestUser): Promise<TestClient> => {
    const client = await gateway.connect(user.accessToken);
    await client.request('join_room', { room });
    return client;
  };
  const say = async (typing: boolean, client = tab): Promise<void> => {
    expect(await client.request('typing', { room, typing })).toEqual({ ok: true });
  };
  const told = (client = witness): boolean[] =>
    client.all('user_typing').flatMap(({ user_id, typing }) => (user_id === guestId ? [typing] : []));
  const untilTold = (typing: boolean): Promise<unknown> =>
    witness.next('user_typing', (event) => event.typing === typing);

  it('is told to the others on every gateway, once when it begins and once when it ends, not to the own tabs', async () => {
    const other = await enter(there, guest);
    for (let i = 0; i < 5; i++) await say(true);
    await untilTold(true);
    for (let i = 0; i < 5; i++) await say(false);
    await untilTold(false);
    expect(told()).toEqual([true, false]);
    expect(witness.all('user_typing')[0]).toEqual({ user_id: guestId, room, typing: true });
    expect([...told(tab), ...told(other)]).toEqual([]);
  });

  it.each<[string, () => TestGateway]>([
    ['the same gateway', () => here],
    ['another gateway', () => there],
  ])('goes on while another tab types, at %s', async (_, gateway) => {
    const other = await enter(gateway(), guest);
    await say(true);
    await say(true, other);
    await untilTold(true);
    await say(false);
    // Behind what the tab has said, on the way that it took.
    const bystander = await buildMember(here, { conversationId: room.slice('conversation_'.length), role: 'editor' });
    await say(true, await enter(here, bystander));
    await witness.next('user_typing', (event) => event.user_id === bystander.principal.userId);
    expect(told()).toEqual([true]);
    await say(false, other);
    await untilTold(false);
    expect(told()).toEqual([true, false]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['leaves the room', () => tab.request('leave_room', { room })],
    ['disconnects', async () => tab.socket.disconnect()],
  ])('is over when the socket %s', async (_, go) => {
    await say(true);
    await untilTold(true);
    await go();
    await untilTold(false);
    expect(told()).toEqual([true, false]);
  });

  it('is over after a while when nothing more is heard', async () => {
    const [impatient, { owner, conversationId }] = [
      await gateways.add({ typingMs: 50 }),
      await buildConversation(here),
    ];
    room = formatRoom(conversationId);
    witness = await enter(impatient, owner);
    const typist = await buildMember(here, { conversationId, role: 'editor' });
    guestId = typist.principal.userId;
    await say(true, await enter(here, typist));
    await untilTold(false);
    expect(told()).toEqual([true, false]);
    await gateways.closeAdded();
  });

  it('is told to a joiner too', async () => {
    await say(true);
    await untilTold(true);
    const member = await buildMember(here, { conversationId: room.slice('conversation_'.length), role: 'viewer' });
    const joiner = await enter(there, member);
    await expect(joiner.next('user_typing')).resolves.toEqual({ user_id: guestId, room, typing: true });
  });

  it('is refused to a viewer, and told to nobody; to an editor who has become one too', async () => {
    const conversationId = room.slice('conversation_'.length);
    const viewer = await buildMember(here, { conversationId, role: 'viewer' });
    const tabOfViewer = await enter(here, viewer);
    expect(await tabOfViewer.refusalOf('typing', { room, typing: true })).toBe('conversation.forbidden');
    await here.runtime.database.manager.update(MemberEntity, { userId: guestId, conversationId }, { role: 'viewer' });
    expect(await tab.refusalOf('typing', { room, typing: true })).toBe('conversation.forbidden');
    await here.runtime.database.manager.update(MemberEntity, { userId: guestId, conversationId }, { role: 'editor' });
    await say(true);
    await untilTold(true);
    expect(witness.all('user_typing').map(({ user_id: id }) => id)).toEqual([guestId]);
  });

  it('is refused outside of the room', async () => {
    const outside = await here.connect(guest.accessToken);
    expect(await outside.refusalOf('typing', { room, typing: true })).toBe('room.not_joined');
    await tab.request('leave_room', { room });
    expect(await tab.refusalOf('typing', { room, typing: true })).toBe('room.not_joined');
  });
});
