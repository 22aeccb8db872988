import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { formatRoom, type Room } from '@openhands-connect/contract';
import { MemberEntity } from '@openhands-connect/core';
import { buildConversation, buildMember, type TestUser } from '@openhands-connect/core/testing';
import { PostgresBus } from '@openhands-connect/platform';
import { deferred } from '@openhands-connect/platform/testing';
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

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const enter = async (gateway: TestGateway, user: TestUser, into = room): Promise<TestClient> => {
    const client = await gateway.connect(user.accessToken);
    await client.request('join_room', { room: into });
    return client;
  };
  const say = async (typing: boolean, client = tab): Promise<void> => {
    expect(await client.request('typing', { room, typing })).toEqual({ ok: true });
  };
  const told = (client = witness): boolean[] =>
    client.all('user_typing').flatMap(({ user_id, typing }) => (user_id === guestId ? [typing] : []));
  const untilTold = (typing: boolean): Promise<unknown> =>
    witness.next('user_typing', (event) => event.typing === typing);
  /** Until what was said here has arrived there, also where nobody is in the room: behind it somebody types in another. */
  const untilHeardThere = async (): Promise<void> => {
    const { conversationId, owner } = await buildConversation(here);
    const editor = await buildMember(here, { conversationId, role: 'editor' });
    const other = formatRoom(conversationId);
    const ear = await enter(there, owner, other);
    await (await enter(here, editor, other)).request('typing', { room: other, typing: true });
    await ear.next('user_typing');
  };

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

  describe('in a room that nobody on this gateway is in', () => {
    let newcomer: TestUser;
    beforeEach(async () => {
      newcomer = await buildMember(here, { conversationId: room.slice('conversation_'.length), role: 'viewer' });
    });

    it('is told to the first who joins there', async () => {
      await witness.request('leave_room', { room });
      await say(true);
      await untilHeardThere();
      const joiner = await enter(there, newcomer);
      expect(joiner.all('user_typing')).toEqual([{ user_id: guestId, room, typing: true }]);
    });

    it('is not told to the first who joins there when it is over by then', async () => {
      await say(true);
      await untilTold(true);
      await witness.request('leave_room', { room });
      await say(false);
      await untilHeardThere();
      expect((await enter(there, newcomer)).all('user_typing')).toEqual([]);
    });
  });

  it.each<[string, boolean[], () => Promise<void>]>([
    ['who has stopped meanwhile', [true, false], () => say(false)],
    ['who still types, and nothing else', [true, true], async () => undefined],
  ])('is told to a socket that joins again and asks for events, of %s', async (_, expected, act) => {
    await say(true);
    await untilTold(true);
    const [reading, mayRead] = [deferred(), deferred()];
    const { eventLog } = there.runtime;
    const read = eventLog.readPageAfter.bind(eventLog);
    jest.spyOn(eventLog, 'readPageAfter').mockImplementationOnce(async (...args) => {
      reading.resolve();
      await mayRead.promise;
      return await read(...args);
    });
    const joined = witness.request('join_room', { room, after_seq: 0 });
    await reading.promise;
    await act();
    await untilHeardThere();
    mayRead.resolve();
    await joined;
    expect(told()).toEqual(expected);
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
