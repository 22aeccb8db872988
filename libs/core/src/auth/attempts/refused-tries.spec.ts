import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ActivityLog } from '../../activity/index.js';
import { buildUser, startCore, type TestCore } from '../../testing/index.js';
import { AuthService } from '../auth.service.js';

const WRONG = 'not the pass phrase';
const ATTACKER = { userAgent: 'attacker', ipAddress: '198.51.100.66' };

describe('tries that are refused unread', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore({ env: { RATE_LIMITS: 'default' } });
  });
  afterAll(() => core.close());

  const guess = async (email: string, times: number, password = WRONG): Promise<void> => {
    for (let i = 0; i < times; i++) {
      await core
        .get(AuthService)
        .signIn({ email, password }, ATTACKER)
        .catch(() => undefined);
    }
    await core.get(ActivityLog).settled();
  };
  const throttled = async (userId: string) =>
    (await core.get(ActivityLog).list({ userId }, { limit: 100 })).items.filter(
      ({ type }) => type === 'sign_in_throttled',
    );

  it('are told to the owner once, with where they came from', async () => {
    const { email, principal } = await buildUser(core);
    await guess(email, 5);
    expect(await throttled(principal.userId)).toEqual([]);
    await guess(email, 6);
    const { userAgent: user_agent, ipAddress: ip_address } = ATTACKER;
    expect(await throttled(principal.userId)).toMatchObject([{ session_id: null, user_agent, ip_address }]);
  });

  it('at no account are told to the operator alone, once, without what was typed', async () => {
    const told = jest.spyOn(core.get(ActivityLog), 'tell');
    await guess('nobody-refused@example.com', 9);
    const entries = told.mock.calls.map(([entry]) => entry).filter(({ type }) => type === 'sign_in_throttled');
    expect(entries).toEqual([{ userId: null, type: 'sign_in_throttled', sessionId: null, origin: ATTACKER }]);
    told.mockRestore();
  });

  it('are refused before anybody asks whether there is an account', async () => {
    await guess('nobody-asked@example.com', 9);
    const asked = jest.spyOn(core.runtime.database, 'run');
    await guess('nobody-asked@example.com', 3);
    const names = asked.mock.calls.map(([{ name }]) => name).filter((name) => name !== 'auth.revoked_since');
    expect(names).toEqual([]);
    asked.mockRestore();
  });
});
