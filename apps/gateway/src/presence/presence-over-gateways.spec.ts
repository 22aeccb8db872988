import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { formatRoom, type Room } from '@openhands-connect/contract';
import { MembersService, PresenceRecords, RoomPresenceEntity } from '@openhands-connect/core';
import { buildConversation, buildMember, type TestUser } from '@openhands-connect/core/testing';
import { InProcessBus, PostgresBus, uuidv7, type Bus, type Database } from '@openhands-connect/platform';
import { holdPresence } from '../testing/hold-presence.js';
import { startGateways, type TestGateways } from '../testing/start-gateways.js';
import type { TestGateway } from '../testing/start-gateway.js';
import type { TestClient } from '../testing/test-client.js';

/** As good as for ever. */
const LONG_MS = 3_600_000;
/** Whoever was blind for a moment, as a gateway on a busy machine is, believes no lease that has been over for so long. */
const BEYOND_MERCY_MS = LONG_MS;
/** Leases run out when a test says so. */
const TIMES = { presenceGraceMs: 50, presenceBeatMs: 50, presenceLeaseMs: LONG_MS, presenceSeenMs: LONG_MS };
const BUSES: [string, (database: Database) => Bus | Promise<Bus>][] = [
  ['hints over the bus', async ({ url }) => await PostgresBus.open({ url })],
  ['hints that never arrive', () => new InProcessBus()],
];

describe.each(BUSES)('presence over gateways, with %s', (_, createBus) => {
  let gateways: TestGateways;
  let here: TestGateway;
  let there: TestGateway;
  let conversationId: string;
  let room: Room;
  let owner: TestUser;
  let guest: TestUser;
  let guestId: string;
  /** Members who watch, one on each gateway. */
  let witnesses: TestClient[];
  let witnessIds: string[];
  beforeAll(async () => {
    gateways = await startGateways({ count: 2, options: TIMES, createBus });
    [here, there] = gateways.all;
  });
  afterAll(() => gateways.close());
  beforeEach(async () => {
    ({ conversationId, owner } = await buildConversation(here));
    room = formatRoom(conversationId);
    guest = await buildMember(here, { conversationId, role: 'editor' });
    guestId = guest.principal.userId;
    const other = await buildMember(here, { conversationId, role: 'viewer' });
    witnessIds = [owner.principal.userId, other.principal.userId];
    witnesses = [];
    const first = await enter(here, owner);
    witnesses = [first];
    witnesses = [first, await enter(there, other)];
    await Promise.all(witnesses.map((witness) => untilMembers(witness, witnesses.length)));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const client of witnesses) client.socket.disconnect();
    await gateways.closeAdded();
  });

  const enter = async (gateway: TestGateway, user: TestUser): Promise<TestClient> => {
    const client = await gateway.connect(user.accessToken);
    expect(await client.request('join_room', { room })).toMatchObject({ ok: true });
    const isUser = ({ user_id }: { user_id: string }): boolean => user_id === user.principal.userId;
    await Promise.all(witnesses.map((witness) => witness.next('user_joined', isUser)));
    return client;
  };
  /** Until the gateway of this client knows of so many in the room: without hints it looks now and then. */
  const untilMembers = async (client: TestClient, count: number): Promise<void> => {
    for (;;) {
      const ack = await client.request('join_room', { room });
      if (ack.ok && ack.members.length === count) return;
    }
  };
  /** What each witness was told of the guest, once whatever happened before can no longer be told: somebody came and went. */
  const told = async (at: TestGateway = there): Promise<string[][]> => {
    const marker = await buildMember(here, { conversationId, role: 'viewer' });
    await leave(await enter(at, marker));
    const isMarker = ({ user_id }: { user_id: string }): boolean => user_id === marker.principal.userId;
    await Promise.all(witnesses.map((witness) => witness.next('user_left', isMarker)));
    return witnesses.map(({ received }) =>
      received.flatMap(({ name, payload }) =>
        (name === 'user_joined' || name === 'user_left') && (payload as { user_id: string }).user_id === guestId
          ? [name]
          : [],
      ),
    );
  };

  /** As if the leases of their gateways, which do not renew them any more, had run out so long ago. */
  const expire = async (agoMs: number, ...users: TestUser[]): Promise<void> => {
    const userIds = users.map(({ principal }) => principal.userId);
    await here.runtime.database.dataSource.query(
      `UPDATE gateways SET expires_at = now() - make_interval(secs => $2::float8 / 1000)
       WHERE id IN (SELECT gateway_id FROM room_presence WHERE user_id = ANY($1::uuid[]))`,
      [userIds, agoMs],
    );
  };
  /** Resolves when so many gateways say that the user is in the room. */
  const untilSaid = async (userId: string, count: number): Promise<void> => {
    while ((await here.runtime.database.manager.countBy(RoomPresenceEntity, { userId })) !== count);
  };

  it('names everybody in the ack, and tells of each once', async () => {
    const tab = await there.connect(guest.accessToken);
    const ack = await tab.request('join_room', { room });
    expect(ack).toMatchObject({ members: expect.arrayContaining([...witnessIds, guestId]) });
    expect(ack.ok && ack.members).toHaveLength(3);
    expect(await told()).toEqual(bothTold('user_joined'));
    expect(tab.all('user_joined').map(({ user_id }) => user_id)).not.toContain(guestId);
  });

  it('acknowledges a user who comes in when a join on another gateway finds the user', async () => {
    const unvisited = await gateways.add();
    const steps: string[] = [];
    const { asked, goOn } = holdPresence(there, conversationId, () => steps.push('written'));
    const tab = await there.connect(guest.accessToken);
    const joined = tab.request('join_room', { room }).then(() => steps.push('acknowledged'));
    await asked;
    // Answered behind an ack of the join, had that been sent.
    await tab.request('leave_room', { room: formatRoom(uuidv7()) });
    goOn();
    await joined;
    expect(steps).toEqual(['written', 'acknowledged']);
    for (const gateway of [here, unvisited]) {
      const joiner = await gateway.connect(owner.accessToken);
      const ack = await joiner.request('join_room', { room });
      expect(ack).toMatchObject({ members: expect.arrayContaining([guestId]) });
    }
  });

  it('acknowledges a second tab no sooner than the first', async () => {
    const steps: string[] = [];
    const { asked, goOn } = holdPresence(there, conversationId, () => steps.push('written'));
    const tabs = [await there.connect(guest.accessToken), await there.connect(guest.accessToken)] as const;
    const first = tabs[0].request('join_room', { room });
    await asked;
    const second = tabs[1].request('join_room', { room }).then(() => steps.push('acknowledged'));
    // Answered behind an ack of the join, had that been sent.
    await tabs[1].request('leave_room', { room: formatRoom(uuidv7()) });
    goOn();
    await Promise.all([first, second]);
    expect(steps).toEqual(['written', 'acknowledged']);
  });

  it('refuses a user who is removed while the join waits for that', async () => {
    const { asked, goOn } = holdPresence(there, conversationId);
    const tab = await there.connect(guest.accessToken);
    const joined = tab.refusalOf('join_room', { room });
    await asked;
    await there.get(MembersService).remove(owner.principal, conversationId, guestId);
    await tab.next('conversation_delete');
    goOn();
    expect(await joined).toBe('room.not_found');
  });

  it.each<[string, (gateway: TestGateway) => () => void]>([
    ['cannot be written', failToWrite],
    ['takes too long to be written', (gateway) => holdPresence(gateway, conversationId).goOn],
  ])('acknowledges a user all the same when that %s', async (__, prevent) => {
    const hasty = await gateways.add({ presenceSeenMs: 50 });
    const goOn = prevent(hasty);
    const tab = await hasty.connect(guest.accessToken);
    const ack = await tab.request('join_room', { room });
    expect(ack).toMatchObject({ ok: true, members: expect.arrayContaining([guestId]) });
    goOn();
    expect(await told()).toEqual(bothTold('user_joined'));
  });

  it('keeps a user who leaves one of two gateways, and tells when both are left', async () => {
    const tabs = [await enter(here, guest), await enter(there, guest)] as const;
    // With the shortest grace and a hint that is late or lost.
    await leave(tabs[0]);
    expect(await told()).toEqual(bothTold('user_joined'));
    await leave(tabs[1]);
    expect(await told()).toEqual(bothTold('user_joined', 'user_left'));
  });

  it('takes a change of the gateway for no departure', async () => {
    const left = await gateways.add({ presenceGraceMs: LONG_MS });
    await leave(await enter(left, guest));
    await enter(there, guest);
    await gateways.closeAdded();
    expect(await told()).toEqual(bothTold('user_joined'));
    expect(await told(here)).toEqual(bothTold('user_joined'));
  });

  it('tells at once of a member who was removed', async () => {
    const slow = await gateways.add({ presenceGraceMs: LONG_MS });
    await enter(slow, guest);
    await slow.get(MembersService).remove(owner.principal, conversationId, guestId);
    const isGuest = ({ user_id }: { user_id: string }): boolean => user_id === guestId;
    await Promise.all(witnesses.map((witness) => witness.next('user_left', isGuest)));
    expect(await told()).toEqual(bothTold('user_joined', 'user_left'));
  });

  it('drops whom a gateway that is gone had, and nobody who came back elsewhere', async () => {
    const crashed = await gateways.add();
    const returning = await buildMember(here, { conversationId, role: 'viewer' });
    await enter(crashed, guest);
    await enter(crashed, returning);
    // A beat that was under way has ended by the first that is missed.
    await silence(crashed)(1);
    await enter(here, returning);
    await untilSaid(returning.principal.userId, 2);
    await expire(BEYOND_MERCY_MS, guest);
    await Promise.all(witnesses.map((witness) => witness.next('user_left', ({ user_id }) => user_id === guestId)));
    expect(await told()).toEqual(bothTold('user_joined', 'user_left'));
    const isReturning = ({ user_id }: { user_id: string }): boolean => user_id === returning.principal.userId;
    for (const witness of witnesses) {
      expect(witness.all('user_joined').filter(isReturning)).toHaveLength(1);
      expect(witness.all('user_left').filter(isReturning)).toEqual([]);
    }
    const ack = await witnesses[0]?.request('join_room', { room });
    expect(ack).toMatchObject({ members: expect.not.arrayContaining([guestId]) });
  });

  it('believes a gateway again that was silent for too long, but only what is true by now', async () => {
    const stopped = await gateways.add();
    const gone = await buildMember(here, { conversationId, role: 'viewer' });
    const [inside, leaving] = [await enter(stopped, guest), await enter(stopped, gone)];
    await silence(stopped)(1);
    await expire(BEYOND_MERCY_MS, guest);
    const left = (userId: string) =>
      Promise.all(witnesses.map((witness) => witness.next('user_left', ({ user_id }) => user_id === userId)));
    await left(guestId);
    await left(gone.principal.userId);
    await leave(leaving);
    jest.restoreAllMocks();
    const isGuest = ({ user_id }: { user_id: string }): boolean => user_id === guestId;
    for (const witness of witnesses) {
      await witness.next('user_joined', () => witness.all('user_joined').filter(isGuest).length === 2);
    }
    expect(await told()).toEqual(bothTold('user_joined', 'user_left', 'user_joined'));
    const isGone = ({ user_id }: { user_id: string }): boolean => user_id === gone.principal.userId;
    expect(witnesses.map((witness) => witness.all('user_joined').filter(isGone).length)).toEqual([1, 1]);
    expect(inside.socket.connected).toBe(true);
  });

  it('tells nobody of a time in which the database was away from all', async () => {
    await enter(there, guest);
    const leaving = await enter(here, guest);
    const beats = gateways.all.map(silence);
    await leave(leaving);
    await Promise.all(beats.map((missed) => missed(4)));
    await expire(1, guest, owner);
    jest.restoreAllMocks();
    expect(await told()).toEqual(bothTold('user_joined'));
    expect(await told(here)).toEqual(bothTold('user_joined'));
    for (const witness of witnesses) {
      const others = witnessIds.filter((id) => witness.all('user_left').some(({ user_id }) => user_id === id));
      expect(others).toEqual([]);
    }
  });

  it('gives the users of a gateway that stops in order the time to come back', async () => {
    const stopping = await gateways.add();
    await enter(stopping, guest);
    await stopping.stop();
    await enter(here, guest);
    expect(await told()).toEqual(bothTold('user_joined'));
  });
});

async function leave(client: TestClient): Promise<void> {
  client.socket.disconnect();
  await client.ended();
}

function bothTold(...names: string[]): string[][] {
  return [names, names];
}

/** Until the returned function is called. */
function failToWrite(gateway: TestGateway): () => void {
  const spy = jest.spyOn(gateway.get(PresenceRecords), 'write').mockRejectedValue(new Error('cut off'));
  return () => spy.mockRestore();
}

/**
 * The gateway is there for its sockets, but not for the others: as when it hangs, or is cut off from the database. Gives
 * what waits until so many beats were missed.
 */
function silence(gateway: TestGateway): (beats: number) => Promise<void> {
  const records = gateway.get(PresenceRecords);
  for (const method of ['begin', 'write', 'elsewhere'] as const) {
    jest.spyOn(records, method).mockRejectedValue(new Error('cut off'));
  }
  let missed = 0;
  const watchers: (() => void)[] = [];
  jest.spyOn(records, 'renew').mockImplementation(async () => {
    missed += 1;
    for (const watch of watchers) watch();
    throw new Error('cut off');
  });
  return (beats) => new Promise((resolve) => void watchers.push(() => missed >= beats && resolve()));
}
