import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { startCore, type TestCore } from '../testing/index.js';
import { GatewayEntity } from './gateway.entity.js';
import { PresenceModule } from './presence.module.js';
import { PresenceRecords } from './presence-records.js';
import { RoomPresenceEntity } from './room-presence.entity.js';

const LIFETIME_MS = 60_000;

describe('presence in the database', () => {
  let core: TestCore;
  let records: PresenceRecords;
  let here: string;
  let there: string;
  const conversationId = uuidv7();
  const [ada, bob] = [uuidv7(), uuidv7()];
  beforeAll(async () => {
    core = await startCore({ modules: [PresenceModule] });
    records = core.get(PresenceRecords);
  });
  afterAll(() => core.close());
  beforeEach(async () => {
    await core.runtime.database.manager.deleteAll(GatewayEntity);
    [here, there] = [uuidv7(), uuidv7()];
    await records.begin(here, LIFETIME_MS);
    await records.begin(there, LIFETIME_MS);
  });

  const inRoom = (...userIds: string[]) => userIds.map((userId) => ({ conversationId, userId }));
  const seenFrom = async (gatewayId: string, mercyMs = 0): Promise<readonly string[] | undefined> =>
    (await records.elsewhere([gatewayId], [conversationId], mercyMs)).get(conversationId);
  const die = (gatewayId: string, agoMs: number): Promise<unknown> =>
    core.runtime.database.manager.update(GatewayEntity, gatewayId, { expiresAt: new Date(Date.now() - agoMs) });

  it('shows a gateway what the others say, once per user', async () => {
    const third = uuidv7();
    await records.begin(third, LIFETIME_MS);
    await records.write(here, inRoom(ada), []);
    await records.write(there, inRoom(bob, ada), []);
    await records.write(third, inRoom(bob), []);
    expect((await seenFrom(here))?.toSorted()).toEqual([ada, bob].toSorted());
    expect((await records.elsewhere([there, third], [conversationId])).get(conversationId)).toEqual([ada]);
    expect(await records.elsewhere([here], [uuidv7()])).toEqual(new Map([[expect.any(String), []]]));
  });

  it('takes the same again, and a departure of who was not there', async () => {
    await records.write(there, inRoom(ada), inRoom(bob));
    await records.write(there, inRoom(ada), inRoom(bob));
    expect(await seenFrom(here)).toEqual([ada]);
    await records.write(there, inRoom(bob), inRoom(ada));
    expect(await seenFrom(here)).toEqual([bob]);
  });

  it('counts nothing of a dead gateway, but within the mercy', async () => {
    await records.write(there, inRoom(ada), []);
    await die(there, 10_000);
    expect(await seenFrom(here)).toEqual([]);
    expect(await seenFrom(here, 60_000)).toEqual([ada]);
    expect(await seenFrom(here, 5_000)).toEqual([]);
  });

  it('lets a lease be renewed until it has run out, never after', async () => {
    await expect(records.renew(here, LIFETIME_MS)).resolves.toEqual({ isHeld: true, others: [there] });
    await die(here, 1);
    await expect(records.renew(here, LIFETIME_MS)).resolves.toEqual({ isHeld: false, others: [there] });
    await expect(records.renew(there, LIFETIME_MS)).resolves.toEqual({ isHeld: true, others: [] });
    await expect(records.renew(uuidv7(), LIFETIME_MS)).resolves.toMatchObject({ isHeld: false });
  });

  it('lets a gateway go in order: what it said counts for the rest of its time', async () => {
    await records.write(there, inRoom(ada), []);
    await records.end(there, 5_000);
    expect(await seenFrom(here)).toEqual([ada]);
    const { expiresAt } = await core.runtime.database.manager.findOneByOrFail(GatewayEntity, { id: there });
    expect(expiresAt.getTime() - Date.now()).toBeLessThan(LIFETIME_MS / 2);
  });

  it('forgets a gateway with all that it said, and the dead after a while', async () => {
    await records.write(here, inRoom(ada), []);
    await records.write(there, inRoom(ada), []);
    await records.forget(here);
    await die(there, 10_000);
    await records.forgetDead(60_000);
    expect(await core.runtime.database.manager.countBy(RoomPresenceEntity, { gatewayId: there })).toBe(1);
    await records.forgetDead(5_000);
    expect(await core.runtime.database.manager.count(RoomPresenceEntity)).toBe(0);
    await expect(records.write(there, inRoom(ada), [])).rejects.toThrow('room_presence_gateway_id_fkey');
  });
});
