import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InProcessBus, silentLog, uuidv7 } from '@openhands-connect/platform';
import { buildUser, startCore, type TestCore, type TestUser } from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import { PrincipalCache } from './principal-cache.js';
import { sessionIdOf } from './principal.js';
import { SessionEntity } from './session.entity.js';
import { Revocations } from './revocations.js';

const HOUR_MS = 3_600_000;

describe('the look for revocations', () => {
  let core: TestCore;
  let bus: InProcessBus;
  let cache: PrincipalCache;
  let revocations: Revocations;
  beforeAll(async () => {
    core = await startCore();
  });
  beforeEach(() => {
    [bus, cache] = [new InProcessBus(), new PrincipalCache()];
    revocations = new Revocations(core.runtime.database, bus, cache, core.runtime.signingKeys, silentLog);
  });
  afterEach(() => {
    revocations.onModuleDestroy();
    jest.restoreAllMocks();
  });
  afterAll(() => core.close());

  const end = async ({ principal }: TestUser): Promise<void> => {
    const revoked = { revokedAt: () => 'now()' };
    await core.runtime.database.manager.update(SessionEntity, { id: sessionIdOf(principal) }, revoked);
  };
  const told = ({ principal }: TestUser): Promise<object> =>
    new Promise((resolve) => {
      bus.subscribe('revoked', (signal) => {
        if (signal.kind === 'revoked' && signal.sessionId === sessionIdOf(principal)) resolve(signal);
      });
    });

  it.each([HOUR_MS, -HOUR_MS])('finds them with a clock that is %d ms ahead of the database', async (offsetMs) => {
    const user = await buildUser(core);
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + offsetMs);
    revocations.onModuleInit();
    const heard = told(user);
    await end(user);
    expect(await heard).toMatchObject({ userId: user.principal.userId });
  });

  it('finds a user that an operator disables, each time', async () => {
    const { principal } = await buildUser(core);
    const { userId } = principal;
    const { manager } = core.runtime.database;
    revocations.onModuleInit();
    cache.set('token', principal);
    for (let time = 0; time < 2; time++) {
      const heard = new Promise((resolve) => {
        const unsubscribe = bus.subscribe('revoked', (signal) => {
          if (signal.kind !== 'revoked' || signal.userId !== userId) return;
          unsubscribe();
          resolve(signal);
        });
      });
      await manager.update(UserEntity, { id: userId }, { disabledAt: () => 'now()' });
      expect(await heard).toEqual({ kind: 'revoked', userId });
      await manager.update(UserEntity, { id: userId }, { disabledAt: null });
    }
    expect(cache.get('token')).toBeUndefined();
  });

  it('tells nobody again of what was heard over the bus', async () => {
    const [heardOf, missed] = [await buildUser(core), await buildUser(core)];
    revocations.onModuleInit();
    await end(heardOf);
    const { userId } = heardOf.principal;
    bus.publish({ kind: 'revoked', userId, sessionId: sessionIdOf(heardOf.principal) });
    await told(heardOf);
    const published = jest.spyOn(bus, 'publish');
    const found = told(missed);
    await end(missed);
    await found;
    const signals = published.mock.calls.map(([signal]) => signal);
    expect(signals).toContainEqual(expect.objectContaining({ userId: missed.principal.userId }));
    expect(signals).not.toContainEqual(expect.objectContaining({ userId }));
  });

  it('leaves no token usable in the process that ends a session, whatever the bus does', async () => {
    const { principal } = await buildUser(core);
    cache.set('ended', principal);
    cache.set('other', { ...principal, credential: { kind: 'session', sessionId: uuidv7(), kid: 'key' } });
    jest.spyOn(bus, 'publish').mockImplementation(() => undefined);
    revocations.announce({ userId: principal.userId, sessionId: sessionIdOf(principal) });
    expect(cache.get('ended')).toBeUndefined();
    expect(cache.get('other')).toBeDefined();
  });
});
