import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InProcessBus, silentLog, uuidv7 } from '@openhands-connect/platform';
import { buildUser, startCore, type TestCore, type TestUser } from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import { ConnectedUsers } from './connected-users.js';
import { PrincipalCache } from './principal-cache.js';
import { sessionIdOf } from './principal.js';
import { SessionEntity } from './session.entity.js';
import { revokedSince } from './revocations.queries.js';
import { Revocations } from './revocations.js';

const HOUR_MS = 3_600_000;
/** No poll that looks at the last seconds finds it. */
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe('the look for revocations', () => {
  let core: TestCore;
  let bus: InProcessBus;
  let cache: PrincipalCache;
  let connected: ConnectedUsers;
  let revocations: Revocations;
  beforeAll(async () => {
    core = await startCore();
  });
  beforeEach(() => {
    [bus, cache, connected] = [new InProcessBus(), new PrincipalCache(), new ConnectedUsers()];
    revocations = new Revocations(core.runtime.database, bus, cache, connected, core.runtime.signingKeys, silentLog);
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
  const disable = async ({ principal }: TestUser, disabledAt: (() => string) | Date | null): Promise<void> => {
    await core.runtime.database.manager.update(UserEntity, { id: principal.userId }, { disabledAt });
  };
  /** Waits for the end of everything of a user. */
  const ended = ({ principal: { userId } }: TestUser): Promise<object> =>
    new Promise((resolve) => {
      const unsubscribe = bus.subscribe('revoked', (signal) => {
        if (signal.kind !== 'revoked' || signal.userId !== userId) return;
        unsubscribe();
        resolve(signal);
      });
    });
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

  it('does not come upon a time that is still to come at each look', async () => {
    const [past, future] = [await buildUser(core), await buildUser(core)];
    await disable(past, () => 'now()');
    await disable(future, () => "'infinity'");
    const [found] = await core.runtime.database.run(revokedSince, [null, 30, []]);
    const ids = found?.users.map(({ id }) => id);
    expect(ids).toContain(past.principal.userId);
    expect(ids).not.toContain(future.principal.userId);
  });

  it.each<[string, (() => string) | Date]>([
    ['now', () => 'now()'],
    ['a time long past', LONG_AGO],
    ['a time to come', () => "'infinity'"],
  ])('finds a user that an operator disables with %s, each time', async (_, disabledAt) => {
    const user = await buildUser(core);
    const { userId } = user.principal;
    revocations.onModuleInit();
    for (let time = 0; time < 2; time++) {
      cache.set('token', user.principal);
      const heard = ended(user);
      await disable(user, disabledAt);
      expect(await heard).toEqual({ kind: 'revoked', userId });
      await disable(user, null);
      expect(cache.get('token')).toBeUndefined();
    }
  });

  it('finds who has something open, whatever is remembered, and asks after nobody who has nothing', async () => {
    const [open, closed] = [await buildUser(core), await buildUser(core)];
    for (const { principal } of [open, open, closed]) connected.add(principal.userId);
    for (const { principal } of [open, closed]) connected.remove(principal.userId);
    const run = jest.spyOn(core.runtime.database, 'run');
    const published = jest.spyOn(bus, 'publish');
    for (const user of [open, closed]) await disable(user, LONG_AGO);
    revocations.onModuleInit();
    await ended(open);
    const ids = new Set([open, closed].map(({ principal }) => principal.userId));
    const signals = published.mock.calls.map(([signal]) => signal);
    const those = signals.filter((signal) => signal.kind === 'revoked' && ids.has(signal.userId));
    expect(those).toEqual([{ kind: 'revoked', userId: open.principal.userId }]);
    expect(run).toHaveBeenCalledWith(revokedSince, [null, 30, [open.principal.userId]]);
  });

  it('asks after a thousand at once, and after all of them in turn', async () => {
    const users = [await buildUser(core), await buildUser(core)] as const;
    cache.set('first', users[0].principal);
    const others = new Set(Array.from({ length: 1_500 }, () => uuidv7()));
    for (const userId of others) connected.add(userId);
    connected.add(users[1].principal.userId);
    const run = jest.spyOn(core.runtime.database, 'run');
    for (const user of users) await disable(user, LONG_AGO);
    revocations.onModuleInit();
    await Promise.all(users.map(ended));
    const asked = run.mock.calls.map(([, values]) => values[2] as readonly string[]);
    // The server that the users were made by looks, too.
    const here = asked.filter((userIds) => userIds.some((userId) => others.has(userId)));
    expect(here.map(({ length }) => length)).toEqual([1_000, 502]);
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
