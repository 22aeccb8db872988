import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError, LocalLimiter, loadConfig } from '@openhands-connect/platform';
import { hasRedis, startTestRedis } from '@openhands-connect/platform/testing';
import { buildUser, startCore, TEST_ORIGIN, TEST_PASSWORD, type TestCore } from '../../testing/index.js';
import { AuthService } from '../auth.service.js';
import { KnownDevices } from '../devices/known-devices.js';
import { SessionsService } from '../sessions.service.js';
import { PasswordAttempts } from './password-attempts.js';

const WRONG = 'not the pass phrase';
const from = (ipAddress: string) => ({ userAgent: null, ipAddress });

/** `ok`, or the code of the refusal. */
async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
}

const everywhere = (i: number): string => `192.0.2.${i}`;
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const WRONG_PASSWORD = 'auth.invalid_credentials';
const LIMITED = 'rate.limited';

describe('guessing a password', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore({ env: { RATE_LIMITS: 'default' } });
  });
  afterAll(() => core.close());

  const signIn = (email: string, password: string, ip: string): Promise<string> =>
    outcomeOf(core.get(AuthService).signIn({ email, password }, from(ip)));
  const guess = async (count: number, email: string, ip: (index: number) => string): Promise<string[]> => {
    const outcomes: string[] = [];
    for (let i = 0; i < count; i++) outcomes.push(await signIn(email, WRONG, ip(i)));
    return outcomes;
  };

  it.each(['an account', 'no account'])('ends after a few tries from one address: %s', async (which) => {
    const email = which === 'an account' ? (await buildUser(core)).email : 'nobody-at-all@example.com';
    expect(await guess(7, email, () => '198.51.100.1')).toEqual([...times(5, WRONG_PASSWORD), LIMITED, LIMITED]);
    const refused = core.get(AuthService).signIn({ email, password: TEST_PASSWORD }, from('198.51.100.1'));
    const error: unknown = await refused.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: LIMITED, detail: expect.stringMatching(/^Try again in \d\d seconds\.$/) });
    expect((error as DomainError).retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it('from one address harms neither its neighbours nor other accounts there', async () => {
    const { email } = await buildUser(core);
    const other = await buildUser(core);
    await guess(6, email, () => '198.51.100.2');
    expect(await signIn(email, TEST_PASSWORD, '198.51.100.3')).toBe('ok');
    expect(await signIn(other.email, TEST_PASSWORD, '198.51.100.2')).toBe('ok');
  });

  it('from one IPv6 network is guessing from one address', async () => {
    const { email } = await buildUser(core);
    const outcomes = await guess(6, email, (i) => `2001:db8:0:1::${i}`);
    expect(outcomes).toEqual([...times(5, WRONG_PASSWORD), LIMITED]);
    expect(await signIn(email, TEST_PASSWORD, '2001:db8:0:2::1')).toBe('ok');
  });

  it('is forgotten where the right password came', async () => {
    const { email } = await buildUser(core);
    for (let i = 0; i < 3; i++) {
      expect(await guess(4, email, () => '198.51.100.4')).toEqual(times(4, WRONG_PASSWORD));
      expect(await signIn(email, TEST_PASSWORD, '198.51.100.4')).toBe('ok');
    }
  });

  it('from everywhere ends too, and the owner at home still gets in', async () => {
    const { email } = await buildUser(core);
    expect(await guess(32, email, everywhere)).toEqual([...times(30, WRONG_PASSWORD), LIMITED, LIMITED]);
    expect(await guess(32, 'nobody-everywhere@example.com', everywhere)).toEqual([
      ...times(30, WRONG_PASSWORD),
      ...times(2, LIMITED),
    ]);
    // Right or wrong is not told to strangers; where the account was made, it is.
    expect(await signIn(email, TEST_PASSWORD, '192.0.2.200')).toBe(LIMITED);
    expect(await signIn(email, TEST_PASSWORD, String(TEST_ORIGIN.ipAddress))).toBe('ok');
    expect(await guess(6, email, () => String(TEST_ORIGIN.ipAddress))).toEqual([...times(5, WRONG_PASSWORD), LIMITED]);
  });

  it('leaves the owner the places where sessions began and where they are now, and those alone', async () => {
    const { email, refreshToken } = await buildUser(core);
    const refresh = async (token: string, ip: string) => await core.get(SessionsService).refresh(token, from(ip));
    const travelled = await refresh(refreshToken, '198.51.100.20');
    await refresh(travelled.refreshToken, '198.51.100.21');
    await guess(30, email, everywhere);
    expect(await signIn(email, TEST_PASSWORD, '198.51.100.20')).toBe(LIMITED);
    expect(await signIn(email, TEST_PASSWORD, '198.51.100.21')).toBe('ok');
    expect(await signIn(email, TEST_PASSWORD, String(TEST_ORIGIN.ipAddress))).toBe('ok');
  });

  it('many at once tells no more than one after the other', async () => {
    const { email } = await buildUser(core);
    const passwords = [...times(30, WRONG), TEST_PASSWORD, ...times(30, WRONG)];
    const outcomes = await Promise.all(passwords.map((password) => signIn(email, password, '198.51.100.5')));
    expect(outcomes.filter((outcome) => outcome === WRONG_PASSWORD).length).toBeLessThanOrEqual(5);
    expect(outcomes.filter((outcome) => outcome === LIMITED).length).toBeGreaterThanOrEqual(55);
  });

  it('leaves alone who signs in many times at once', async () => {
    const { email } = await buildUser(core);
    const outcomes = await Promise.all(times(20, 0).map(() => signIn(email, TEST_PASSWORD, '198.51.100.6')));
    expect(outcomes).toEqual(times(20, 'ok'));
  });
});

describe('the tries that are left', () => {
  it('come back more slowly, the more are used up', async () => {
    const clock = { nowMs: 0 };
    const limiter = new LocalLimiter({ now: () => clock.nowMs });
    const core = await startCore();
    const attempts = new PasswordAttempts(core.runtime.database, core.get(KnownDevices), limiter, loadConfig({}));
    const origin = { email: 'ada@example.com', ipAddress: '198.51.100.1' };
    const waits: number[] = [];
    let tried = 0;
    const DAY_MS = 24 * 60 * 60 * 1000;
    while (clock.nowMs < DAY_MS) {
      try {
        await attempts.signIn(origin, async () => undefined);
        tried += 1;
      } catch (error) {
        const { retryAfterSeconds = 0 } = error as DomainError;
        waits.push(retryAfterSeconds);
        clock.nowMs += retryAfterSeconds * 1000;
      }
    }
    expect([...new Set(waits)].filter((wait) => [60, 240, 2160].includes(wait))).toEqual([60, 240, 2160]);
    // Forty at once, and as many again as come back in a day.
    expect(tried).toBeLessThanOrEqual(81);
    await core.close();
  });

  it('are as many as the operator says, in each window', async () => {
    const core = await startCore({ env: { RATE_LIMITS: 'default', PASSWORD_LIMITS: 'sign-in=4/1d+2/1m' } });
    const signIn = { email: 'nobody@example.com', password: WRONG };
    for (const expected of [WRONG_PASSWORD, WRONG_PASSWORD, LIMITED]) {
      expect(await outcomeOf(core.get(AuthService).signIn(signIn, TEST_ORIGIN))).toBe(expected);
    }
    await core.close();
  });

  it('are without end where the operator has switched limits off', async () => {
    const core = await startCore();
    const signIn = { email: 'nobody@example.com', password: WRONG };
    for (let i = 0; i < 12; i++) {
      expect(await outcomeOf(core.get(AuthService).signIn(signIn, TEST_ORIGIN))).toBe(WRONG_PASSWORD);
    }
    await core.close();
  });
});

function guessAt(core: TestCore): Promise<string> {
  return outcomeOf(core.get(AuthService).signIn({ email: 'nobody@example.com', password: WRONG }, TEST_ORIGIN));
}

const describeWithRedis = hasRedis ? describe : describe.skip;

describeWithRedis('guessing at several servers', () => {
  const started: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of started.toReversed()) await close();
  });

  it('is counted together in Redis, by each alone without it', async () => {
    const redis = await startTestRedis();
    started.push(() => redis.stop());
    const env = { RATE_LIMITS: 'default', REDIS_URL: redis.url };
    const cores = [await startCore({ env }), await startCore({ env })] as const;
    started.push(...cores.map((core) => () => core.close()));
    for (let i = 0; i < 3; i++) expect(await guessAt(cores[0])).toBe(WRONG_PASSWORD);
    for (let i = 0; i < 2; i++) expect(await guessAt(cores[1])).toBe(WRONG_PASSWORD);
    expect([await guessAt(cores[0]), await guessAt(cores[1])]).toEqual([LIMITED, LIMITED]);
    await redis.kill();
    for (let i = 0; i < 5; i++) expect(await guessAt(cores[0])).toBe(WRONG_PASSWORD);
    expect(await guessAt(cores[0])).toBe(LIMITED);
  });
});
