import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ActivityEntity,
  ActivityRetention,
  ApiKeyEntity,
  ApiKeyRetention,
  DeliveryAttemptEntity,
  DeliveryEntity,
  DeliveryRetention,
  SessionEntity,
  sessionIdOf,
  SessionRetention,
} from '@openhands-connect/core';
import { buildApiKey, buildUser, startCore, type TestCore } from '@openhands-connect/core/testing';
import { uuidv7 } from '@openhands-connect/platform';

const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);

/** A UUIDv7 as it was made then. */
function madeAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}${uuidv7().slice(13)}`;
}

describe('retention', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore();
  });
  afterAll(() => core.close());

  const session = async (fields: Partial<SessionEntity>): Promise<string> => {
    const { principal } = await buildUser(core);
    await core.runtime.database.manager.update(SessionEntity, { id: sessionIdOf(principal) }, fields);
    return sessionIdOf(principal);
  };
  const delivery = async (createdDaysAgo: number, completedAt: Date | null): Promise<string> => {
    const id = madeAt(daysAgo(createdDaysAgo));
    const [webhookId, streamId, eventId] = [uuidv7(), uuidv7(), uuidv7()];
    const status = completedAt ? 'succeeded' : 'pending';
    const row = { id, webhookId, streamId, eventId, seq: 1, eventType: 'conversation.update', status, completedAt };
    await core.runtime.database.manager.insert(DeliveryEntity, row as DeliveryEntity);
    const attempt = { deliveryId: id, number: 1, startedAt: new Date(), latencyMs: 1 };
    await core.runtime.database.manager.insert(DeliveryAttemptEntity, attempt);
    return id;
  };

  it('removes sessions that have been over for 30 days, and no others', async () => {
    const [revoked, expired] = [await session({ revokedAt: daysAgo(31) }), await session({ expiresAt: daysAgo(31) })];
    const kept = [
      await session({ generation: 1 }),
      await session({ revokedAt: daysAgo(29) }),
      await session({ expiresAt: daysAgo(29) }),
    ];
    expect(await new SessionRetention(core.runtime.database).forgetEnded()).toBe(false);
    const left = (await core.runtime.database.manager.find(SessionEntity)).map(({ id }) => id);
    expect(left.toSorted()).toEqual(kept.toSorted());
    expect(left).not.toEqual(expect.arrayContaining([revoked, expired]));
  });

  it('removes keys that were revoked 30 days ago, and no others', async () => {
    const { manager } = core.runtime.database;
    const user = await buildUser(core);
    const key = async (fields: Partial<ApiKeyEntity>): Promise<string> => {
      const { keyId } = await buildApiKey(core, { user });
      await manager.update(ApiKeyEntity, { id: keyId }, fields);
      return keyId;
    };
    await key({ revokedAt: daysAgo(31) });
    const kept = [
      await key({ name: 'in use' }),
      await key({ revokedAt: daysAgo(29) }),
      await key({ expiresAt: daysAgo(31) }),
    ];
    expect(await new ApiKeyRetention(core.runtime.database).forgetRevoked()).toBe(false);
    expect((await manager.find(ApiKeyEntity)).map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
  });

  it('removes activity of more than 180 days ago, and no other', async () => {
    const { manager } = core.runtime.database;
    const [userId, old, kept] = [uuidv7(), madeAt(daysAgo(181)), madeAt(daysAgo(179))];
    await manager.insert(ActivityEntity, [
      { id: old, userId, type: 'signed_in' },
      { id: kept, userId, type: 'signed_in' },
    ]);
    expect(await new ActivityRetention(core.runtime.database).forgetOld()).toBe(false);
    expect(await manager.find(ActivityEntity, { where: { userId } })).toMatchObject([{ id: kept }]);
  });

  it('removes deliveries that were completed 30 days ago, with their attempts, and no others', async () => {
    await delivery(40, daysAgo(31));
    const kept = [await delivery(40, daysAgo(29)), await delivery(40, null), await delivery(0, new Date())];
    expect(await new DeliveryRetention(core.runtime.database).forgetCompleted()).toBe(false);
    const { manager } = core.runtime.database;
    const left = (await manager.find(DeliveryEntity)).map(({ id }) => id);
    const attempts = (await manager.find(DeliveryAttemptEntity)).map(({ deliveryId }) => deliveryId);
    expect(left.toSorted()).toEqual(kept.toSorted());
    expect(attempts.toSorted()).toEqual(kept.toSorted());
  });
});
