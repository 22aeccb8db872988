import { IsNull } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActivityLog } from '../activity/index.js';
import { buildUser, startCore, TEST_ORIGIN, type TestCore, type TestUser } from '../testing/index.js';
import { Authenticator } from './authenticator.js';
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
  const living = async ({ principal: { userId } }: TestUser): Promise<number> =>
    await core.runtime.database.manager.countBy(SessionEntity, { userId, revokedAt: IsNull() });
  const endings = async ({ principal }: TestUser): Promise<(string | null)[]> => {
    const { items } = await core.get(ActivityLog).list(principal, { limit: 1_000 });
    return items.filter(({ type }) => type === 'session_revoked').map(({ session_id: id }) => id);
  };

  it('are brought down to a hundred when there are many more: those that were not used for longest end, and their owner is told', async () => {
    const user = await buildUser(core);
    const [second] = await openUpTo(user, 120);
    expect([await living(user), await endings(user)]).toEqual([120, []]);
    // The oldest is used, so the next ones have to go.
    await sessions.refresh(user.refreshToken, TEST_ORIGIN);
    const newest = await open(user);
    const authenticator = core.get(Authenticator);
    const ended = authenticator.authenticate(second?.accessToken ?? '');
    await expect(ended).rejects.toMatchObject({ code: 'auth.session_revoked' });
    for (const token of [user.accessToken, newest.accessToken]) await authenticator.authenticate(token);
    expect(await living(user)).toBe(100);
    expect(await endings(user)).toHaveLength(21);
  });

  it('that are in use outlast a program that signs in for each call', async () => {
    const user = await buildUser(core);
    const { accessToken } = await sessions.refresh(user.refreshToken, TEST_ORIGIN);
    for (let signIn = 0; signIn < 150; signIn++) await open(user);
    await expect(core.get(Authenticator).authenticate(accessToken)).resolves.toBeDefined();
    expect(await living(user)).toBeLessThanOrEqual(120);
  });

  it('stay bounded also when they begin at once, and of others none ends', async () => {
    const [user, other] = [await buildUser(core), await buildUser(core)];
    await openUpTo(user, 115);
    await Promise.all(Array.from({ length: 20 }, () => open(user)));
    await open(user);
    const left = await living(user);
    expect(left).toBeGreaterThanOrEqual(100);
    expect(left).toBeLessThanOrEqual(120);
    expect(await endings(user)).toHaveLength(136 - left);
    expect(await living(other)).toBe(1);
  });

  it('do not count when they are over', async () => {
    const user = await buildUser(core);
    await openUpTo(user, 120);
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
