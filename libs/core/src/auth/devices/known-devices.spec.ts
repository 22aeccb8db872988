import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DomainError } from '@openhands-connect/platform';
import { buildUser, startCore, TEST_ORIGIN, TEST_PASSWORD, type TestCore } from '../../testing/index.js';
import { UserEntity } from '../../users/index.js';
import { AuthService } from '../auth.service.js';
import { DeviceTokens } from './device-tokens.js';

const WRONG = 'not the pass phrase';
const WRONG_PASSWORD = 'auth.invalid_credentials';
const LIMITED = 'rate.limited';
const HERE = '198.51.100.1';
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('a device that has signed in before', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore({ env: { RATE_LIMITS: 'default' } });
  });
  afterAll(() => core.close());

  const signIn = async (email: string, password: string, ip: string, devices: string[] = []): Promise<string> => {
    try {
      await core.get(AuthService).signIn({ email, password }, { userAgent: null, ipAddress: ip }, { devices });
      return 'ok';
    } catch (error) {
      return error instanceof DomainError ? error.code : String(error);
    }
  };
  /** A user, and the token of a device that has signed in. */
  const owner = async (): Promise<{ email: string; userId: string; device: string }> => {
    const { email, principal } = await buildUser(core);
    const { deviceToken } = await core.get(AuthService).signIn({ email, password: TEST_PASSWORD }, TEST_ORIGIN);
    return { email, userId: principal.userId, device: deviceToken };
  };
  /** Uses up the tries of one address, and those of the account from everywhere. */
  const attack = async (email: string): Promise<void> => {
    for (let i = 0; i < 6; i++) await signIn(email, WRONG, HERE);
    for (let i = 0; i < 26; i++) await signIn(email, WRONG, `192.0.2.${i}`);
  };

  it('is let in whoever attacks, from an address that the account has never seen and beside the attacker', async () => {
    const { email, device } = await owner();
    await attack(email);
    expect(await signIn(email, TEST_PASSWORD, HERE)).toBe(LIMITED);
    expect(await signIn(email, TEST_PASSWORD, '203.0.113.99')).toBe(LIMITED);
    expect(await signIn(email, TEST_PASSWORD, HERE, [device])).toBe('ok');
    expect(await signIn(email, TEST_PASSWORD, '203.0.113.99', ['garbage', device])).toBe('ok');
    // The owner's right password gives the neighbour no tries.
    expect(await signIn(email, WRONG, HERE)).toBe(LIMITED);
  });

  it('has no more tries than an address, wherever it goes, and takes none from others', async () => {
    const { email, device } = await owner();
    const outcomes: string[] = [];
    for (let i = 0; i < 7; i++) outcomes.push(await signIn(email, WRONG, `192.0.2.${i}`, [device]));
    expect(outcomes).toEqual([...times(5, WRONG_PASSWORD), LIMITED, LIMITED]);
    expect(await signIn(email, TEST_PASSWORD, HERE, [device])).toBe(LIMITED);
    expect(await signIn(email, WRONG, '192.0.2.1')).toBe(WRONG_PASSWORD);
    const another = await core.get(AuthService).signIn({ email, password: TEST_PASSWORD }, TEST_ORIGIN);
    expect(await signIn(email, TEST_PASSWORD, HERE, [another.deviceToken])).toBe('ok');
  });

  it('is told no more when it asks many times at once', async () => {
    const { email, device } = await owner();
    const passwords = [...times(20, WRONG), TEST_PASSWORD, ...times(20, WRONG)];
    const outcomes = await Promise.all(passwords.map((password) => signIn(email, password, HERE, [device])));
    expect(outcomes.filter((outcome) => outcome === WRONG_PASSWORD).length).toBeLessThanOrEqual(5);
  });

  it.each<[string, (mine: { userId: string; device: string }) => Promise<string> | string]>([
    ['of another account', async () => (await owner()).device],
    ['that somebody made up', ({ device }) => `${device.slice(0, -4)}AAAA`],
    [
      'of the account before its password was set anew',
      async ({ userId, device }) => {
        await core.runtime.database.manager.increment(UserEntity, { id: userId }, 'deviceGeneration', 1);
        return device;
      },
    ],
    [
      'of a user who had the address before',
      async ({ userId, device }) => {
        await core.runtime.database.manager.delete(UserEntity, { id: userId });
        return device;
      },
    ],
  ])('is not one with a token %s', async (_, tokenOf) => {
    const mine = await owner();
    const token = await tokenOf(mine);
    await attack(mine.email);
    expect(await signIn(mine.email, TEST_PASSWORD, HERE, [token])).toBe(LIMITED);
  });

  it('costs a look-up only for whoever holds a token of that account', async () => {
    const { email, device } = await owner();
    const asked = jest.spyOn(core.runtime.database, 'run');
    const lookUps = () => asked.mock.calls.filter(([{ name }]) => name === 'auth.honoured_device_generation').length;
    const made = new DeviceTokens(Buffer.alloc(32)).issue({ userId: '', email, generation: 0 });
    await signIn(email, WRONG, HERE, [made]);
    await signIn('nobody-here@example.com', WRONG, HERE, [device]);
    expect(lookUps()).toBe(0);
    await signIn(email, WRONG, HERE, [device]);
    expect(lookUps()).toBe(1);
    asked.mockRestore();
  });
});
