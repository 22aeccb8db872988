import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { formatRoom } from '@openhands-connect/contract';
import { MessagesService, SettingsService } from '@openhands-connect/core';
import { buildConversation, buildUser, type TestUser } from '@openhands-connect/core/testing';
import { EventLog, InProcessBus } from '@openhands-connect/platform';
import { FaultyBus, type Fate } from '@openhands-connect/platform/testing';
import type { TestClient } from '../testing/test-client.js';
import { startGateway, type TestGateway } from '../testing/start-gateway.js';

const MESSAGES = 40;

const expectAll = async (client: TestClient): Promise<void> => {
  await client.next('conversation_update', ({ seq }) => seq === MESSAGES + 1);
  const seqs = client.all('conversation_update').map(({ seq }) => seq);
  expect(seqs).toEqual(Array.from({ length: MESSAGES + 1 }, (_, index) => index + 1));
};

describe('from the log to the sockets', () => {
  const bus = new FaultyBus();
  let gateway: TestGateway;
  /** Beside the first, on the same database; closed after each test. */
  const others: TestGateway[] = [];
  beforeAll(async () => {
    gateway = await startGateway({ createBus: () => bus, options: { pollIntervalMs: 20, pageSize: 7 } });
  });
  afterAll(() => gateway.close());
  afterEach(async () => {
    bus.fate = () => 'pass';
    for (const other of others.splice(0)) await other.close();
  });

  const enter = async (
    at: TestGateway = gateway,
  ): Promise<{ conversationId: string; owner: TestUser; client: TestClient }> => {
    const { conversationId, owner } = await buildConversation(gateway);
    const client = await at.connect(owner.accessToken);
    await client.request('join_room', { room: formatRoom(conversationId), after_seq: 0 });
    return { conversationId, owner, client };
  };
  const pour = async (owner: TestUser, conversationId: string): Promise<void> => {
    for (let i = 0; i < MESSAGES; i++) {
      await gateway.get(MessagesService).send(owner.principal, conversationId, { content: `message ${i}` });
    }
  };

  let count = 0;
  it.each<[string, () => Fate]>([
    ['come as they should', () => 'pass'],
    ['are all lost', () => 'drop'],
    ['are lost now and then', () => (++count % 3 === 0 ? 'drop' : 'pass')],
    ['come twice', () => 'double'],
    ['are lost, doubled and late', () => (['pass', 'double', 'hold', 'drop'] as const)[++count % 4] ?? 'pass'],
  ])('brings each event once and in order when signals %s', async (_, fate) => {
    const { conversationId, owner, client } = await enter();
    bus.fate = fate;
    await pour(owner, conversationId);
    bus.release();
    await expectAll(client);
  });

  it('puts right what comes the wrong way round', async () => {
    const { conversationId, owner, client } = await enter();
    bus.fate = () => 'hold';
    await pour(owner, conversationId);
    bus.release();
    await expectAll(client);
  });

  it('looks at once when the bus says that signals were missed', async () => {
    const slow = await startGateway({ runtime: gateway.runtime, options: { pollIntervalMs: 3_600_000 } });
    others.push(slow);
    const { conversationId, owner, client } = await enter(slow);
    bus.fate = ({ kind }) => (kind === 'event' ? 'drop' : 'pass');
    await pour(owner, conversationId);
    bus.publish({ kind: 'missed' });
    await expectAll(client);
  });

  it('serves what another process writes whose signals never come', async () => {
    const deafBus = new InProcessBus();
    const { database } = gateway.runtime;
    const runtime = { ...gateway.runtime, bus: deafBus, eventLog: new EventLog(database, deafBus) };
    const deaf = await startGateway({ runtime, options: { pollIntervalMs: 20 } });
    others.push(deaf);
    const { conversationId, owner, client } = await enter(deaf);
    await pour(owner, conversationId);
    await expectAll(client);
  });

  it('brings what concerns the user to every socket of the user, and to nobody else', async () => {
    const [user, stranger] = [await buildUser(gateway), await buildUser(gateway)];
    const tabs = [await gateway.connect(user.accessToken), await gateway.connect(user.accessToken)];
    const other = await gateway.connect(stranger.accessToken);
    const { conversationId } = await buildConversation(gateway, { owner: user });
    await gateway.get(SettingsService).update(user.principal, { theme: 'dark' });
    for (const tab of tabs) {
      await expect(tab.next('conversation_insert')).resolves.toMatchObject({ seq: 1, conversation_id: conversationId });
      await expect(tab.next('settings_update')).resolves.toMatchObject({ seq: 2, record: { theme: 'dark' } });
      // The conversation's own events are the room's.
      expect(tab.all('conversation_update')).toEqual([]);
    }
    await other.refusalOf('unknown_event');
    expect(other.received.map(({ name }) => name)).toEqual(['connect_success']);
  });

  it('tells a user stream on when its signals are lost', async () => {
    const user = await buildUser(gateway);
    const client = await gateway.connect(user.accessToken);
    bus.fate = () => 'drop';
    await gateway.get(SettingsService).update(user.principal, { theme: 'dark' });
    await gateway.get(SettingsService).update(user.principal, { theme: 'light' });
    await client.next('settings_update', ({ seq }) => seq === 2);
    expect(client.all('settings_update').map(({ seq }) => seq)).toEqual([1, 2]);
  });
});
