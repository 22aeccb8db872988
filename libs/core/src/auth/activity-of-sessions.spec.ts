import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { ActivityEntity, ActivityLog } from '../activity/index.js';
import { buildUser, startCore, TEST_ORIGIN, TEST_PASSWORD, type TestCore } from '../testing/index.js';
import { AuthService } from './auth.service.js';
import { sessionIdOf } from './principal.js';
import { SessionsService } from './sessions.service.js';

describe('account activity', () => {
  let core: TestCore;
  let activity: ActivityLog;
  beforeAll(async () => {
    core = await startCore();
    activity = core.get(ActivityLog);
  });
  afterAll(() => core.close());

  const typesOf = async (principal: { userId: string }): Promise<string[]> => {
    await activity.settled();
    return (await activity.list(principal, { limit: 100 })).items.map(({ type }) => type);
  };

  it('tells a sign-up with the session that it began and where it came from', async () => {
    const { principal } = await buildUser(core);
    expect(await activity.list(principal, { limit: 100 })).toEqual({
      items: [
        {
          activity_id: expect.any(String),
          type: 'signed_up',
          method: 'password',
          occurred_at: expect.stringMatching(/Z$/),
          session_id: sessionIdOf(principal),
          ip_address: TEST_ORIGIN.ipAddress,
          user_agent: TEST_ORIGIN.userAgent,
        },
      ],
      next_cursor: null,
    });
  });

  it('tells sign-ins, failed ones and sign-outs, the newest first', async () => {
    const { principal, email } = await buildUser(core);
    const auth = core.get(AuthService);
    await auth.signIn({ email, password: TEST_PASSWORD }, TEST_ORIGIN);
    await auth.signIn({ email, password: 'wrong' }, TEST_ORIGIN).catch(() => undefined);
    await activity.settled();
    await core.get(SessionsService).signOut(principal, TEST_ORIGIN);
    expect(await typesOf(principal)).toEqual(['signed_out', 'sign_in_failed', 'signed_in', 'signed_up']);
    const { items } = await activity.list(principal, { limit: 100 });
    expect(items.map(({ method }) => method)).toEqual([null, 'password', 'password', 'password']);
  });

  it('tells the reuse of a refresh token once, from where it was reused', async () => {
    const { principal, refreshToken } = await buildUser(core);
    const sessions = core.get(SessionsService);
    const { refreshToken: second } = await sessions.refresh(refreshToken, TEST_ORIGIN);
    await sessions.refresh(second, TEST_ORIGIN);
    const thief = { userAgent: 'thief', ipAddress: '198.51.100.66' };
    for (let attempt = 0; attempt < 2; attempt++) await sessions.refresh(refreshToken, thief).catch(() => undefined);
    const { items } = await activity.list(principal, { limit: 100 });
    expect(items.map(({ type }) => type)).toEqual(['refresh_reused', 'signed_up']);
    expect(items[0]).toMatchObject({ ip_address: thief.ipAddress, user_agent: 'thief' });
    expect(items[0]?.session_id).toBe(sessionIdOf(principal));
  });

  it('keeps nothing about addresses without an account', async () => {
    const rows = (): Promise<number> => core.runtime.database.manager.count(ActivityEntity);
    const before = await rows();
    const stranger = { email: 'nobody@example.com', password: TEST_PASSWORD };
    await core
      .get(AuthService)
      .signIn(stranger, TEST_ORIGIN)
      .catch(() => undefined);
    await activity.settled();
    expect(await rows()).toBe(before);
  });

  it('is not waited for when a sign-in fails: its time would tell that there is an account', async () => {
    const { principal, email } = await buildUser(core);
    const lock = 'LOCK TABLE auth_activity IN ACCESS EXCLUSIVE MODE';
    await core.runtime.database.transaction(async (tx) => {
      await tx.manager.query(lock);
      const failed = core.get(AuthService).signIn({ email, password: 'wrong' }, TEST_ORIGIN);
      await expect(failed).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
    });
    expect(await typesOf(principal)).toEqual(['sign_in_failed', 'signed_up']);
  });

  it('is the account’s own: nobody else’s is in the list', async () => {
    const { principal } = await buildUser(core);
    await buildUser(core);
    expect(await typesOf(principal)).toEqual(['signed_up']);
    expect(await typesOf({ userId: uuidv7() })).toEqual([]);
  });
});
