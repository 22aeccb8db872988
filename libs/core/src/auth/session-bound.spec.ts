import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActivityLog } from '../activity/index.js';
import { buildUser, startCore, TEST_ORIGIN, type TestCore, type TestUser } from '../testing/index.js';
import { Authenticator } from './authenticator.js';
import { sessionIdOf } from './principal.js';
import { SessionEntity } from './session.entity.js';
import type { IssuedSession } from './session-tokens.js';
import { SessionsService } from './sessions.service.js';

describe('the sessions of a user', () => {
  let core: TestCore;
  let sessions: SessionsService;
  beforeAll(async () => {
    core = await startCore();
    sessions = core.get(SessionsService);
  });
  afterAll(() => core.close());

  const open = async ({ principal, email }: TestUser): Promise<IssuedSession> => {
    const user = { id: principal.userId, email, name: 'Test User' };
    const session = await sessions.open(user, { method: 'google' }, TEST_ORIGIN);
    if (!session) throw new Error('no session has begun');
    return session;
  };
  /** The session of the sign-up is one of them. */
  const openUpTo = async (user: TestUser, count: number): Promise<IssuedSession[]> => {
    const opened: IssuedSession[] = [];
    while (opened.length < count - 1) opened.push(await open(user));
    return opened;
  };
  const living = async ({ principal }: TestUser): Promise<number> =>
    (await sessions.list(principal, { limit: 100 })).items.length;
  const endings = async ({ principal }: TestUser): Promise<(string | null)[]> => {
    const { items } = await core.get(ActivityLog).list(principal, { limit: 100 });
    return items.filter(({ type }) => type === 'session_revoked').map(({ session_id: id }) => id);
  };

  it('are a hundred at most: the one that was not used for longest ends, and its owner is told', async () => {
    const user = await buildUser(core);
    const [second] = await openUpTo(user, 100);
    expect([await living(user), await endings(user)]).toEqual([100, []]);
    // The oldest is used, so the next one has to go.
    await sessions.refresh(user.refreshToken, TEST_ORIGIN);
    const newest = await open(user);
    const authenticator = core.get(Authenticator);
    const ended = authenticator.authenticate(second?.accessToken ?? '');
    await expect(ended).rejects.toMatchObject({ code: 'auth.session_revoked' });
    for (const token of [user.accessToken, newest.accessToken]) await authenticator.authenticate(token);
    expect(await living(user)).toBe(100);
    const { manager } = core.runtime.database;
    const { id } = await manager.findOneByOrFail(SessionEntity, { userId: user.principal.userId, generation: 1 });
    expect(id).toBe(sessionIdOf(user.principal));
    expect(await endings(user)).toHaveLength(1);
  });

  it('are a hundred at most also when they begin at once, and of others none ends', async () => {
    const [user, other] = [await buildUser(core), await buildUser(core)];
    await openUpTo(user, 95);
    await Promise.all(Array.from({ length: 20 }, () => open(user)));
    const { manager } = core.runtime.database;
    const { userId } = user.principal;
    const rows = await manager.findBy(SessionEntity, { userId });
    expect(rows.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(100);
    expect(await endings(user)).toHaveLength(15);
    expect(await living(other)).toBe(1);
  });

  it('do not count when they are over', async () => {
    const user = await buildUser(core);
    await openUpTo(user, 100);
    const { manager } = core.runtime.database;
    const [first] = await manager.find(SessionEntity, {
      where: { userId: user.principal.userId },
      order: { id: 'DESC' },
    });
    await manager.update(SessionEntity, { id: first?.id ?? '' }, { rotatedAt: () => "now() - interval '31 days'" });
    await open(user);
    expect(await endings(user)).toEqual([]);
  });
});
