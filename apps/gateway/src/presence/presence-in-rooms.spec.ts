import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { formatRoom, type Room } from '@openhands-connect/contract';
import { buildConversation, buildMember, type TestUser } from '@openhands-connect/core/testing';
import { holdPresence } from '../testing/hold-presence.js';
import type { TestClient } from '../testing/test-client.js';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

interface Scene {
  room: Room;
  guest: TestUser;
  guestId: string;
  /** Another member, who watches. */
  witness: TestClient;
  enter(user: TestUser): Promise<TestClient>;
}

async function setUp(gateway: TestGateway): Promise<Scene> {
  const { conversationId, owner } = await buildConversation(gateway);
  const guest = await buildMember(gateway, { conversationId, role: 'editor' });
  const room = formatRoom(conversationId);
  const enter = async (user: TestUser): Promise<TestClient> => {
    const client = await gateway.connect(user.accessToken);
    await client.request('join_room', { room });
    return client;
  };
  return { room, guest, guestId: guest.principal.userId, witness: await enter(owner), enter };
}

/** What the witness was told of the guest, once everything that was sent before has arrived. */
async function told({ witness, room }: Scene): Promise<string[]> {
  await witness.request('join_room', { room });
  return witness.received.map(({ name }) => name).filter((name) => name === 'user_joined' || name === 'user_left');
}

async function leave(client: TestClient): Promise<void> {
  client.socket.disconnect();
  await client.ended();
}

describe('presence, while the grace lasts', () => {
  let gateway: TestGateway;
  let scene: Scene;
  beforeAll(async () => {
    gateway = await startGateway({ options: { presenceGraceMs: 60_000, presenceSeenMs: 3_600_000 } });
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    scene = await setUp(gateway);
  });

  it('tells the others of a user once over two tabs, and the user never', async () => {
    const tabs = [await scene.enter(scene.guest), await scene.enter(scene.guest)];
    expect(scene.witness.all('user_joined')).toEqual([{ user_id: scene.guestId, room: scene.room }]);
    expect(await told(scene)).toEqual(['user_joined']);
    for (const tab of tabs) expect(tab.all('user_joined')).toEqual([]);
  });

  it('names who is there in the ack', async () => {
    const tab = await gateway.connect(scene.guest.accessToken);
    const { user_id: witnessId } = await scene.witness.next('connect_success');
    const ack = await tab.request('join_room', { room: scene.room });
    expect(ack).toMatchObject({ members: [witnessId, scene.guestId] });
  });

  it('lets nobody wait until other gateways can read who is there: there are none', async () => {
    const { asked, goOn } = holdPresence(gateway, scene.room.slice('conversation_'.length));
    const tab = await gateway.connect(scene.guest.accessToken);
    expect(await tab.request('join_room', { room: scene.room })).toMatchObject({ ok: true });
    await asked;
    goOn();
    jest.restoreAllMocks();
  });

  it('does not take a reload for a departure', async () => {
    await leave(await scene.enter(scene.guest));
    await scene.enter(scene.guest);
    expect(await told(scene)).toEqual(['user_joined']);
  });

  it('keeps a user whose other tab stays', async () => {
    const first = await scene.enter(scene.guest);
    await scene.enter(scene.guest);
    await leave(first);
    expect(await told(scene)).toEqual(['user_joined']);
  });
});

describe('presence, after the grace', () => {
  let gateway: TestGateway;
  let scene: Scene;
  beforeAll(async () => {
    gateway = await startGateway({ options: { presenceGraceMs: 1 } });
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    scene = await setUp(gateway);
  });
  const expectOneVisit = async (): Promise<void> => expect(await told(scene)).toEqual(['user_joined', 'user_left']);

  it.each<[string, (client: TestClient, room: Room) => Promise<unknown>]>([
    ['a disconnect', leave],
    ['leave_room', (client, room) => client.request('leave_room', { room })],
  ])('tells the others once after %s', async (_, go) => {
    await go(await scene.enter(scene.guest), scene.room);
    await expect(scene.witness.next('user_left')).resolves.toEqual({ user_id: scene.guestId, room: scene.room });
    await expectOneVisit();
  });

  it('waits for the last of two tabs', async () => {
    const [first, second] = [await scene.enter(scene.guest), await scene.enter(scene.guest)] as const;
    await leave(first);
    expect(await told(scene)).toEqual(['user_joined']);
    await leave(second);
    await scene.witness.next('user_left');
    await expectOneVisit();
  });

  it('no longer names who has left', async () => {
    await leave(await scene.enter(scene.guest));
    await scene.witness.next('user_left');
    const ack = await scene.witness.request('join_room', { room: scene.room });
    expect(ack).toMatchObject({ members: [expect.not.stringMatching(scene.guestId)] });
  });
});
