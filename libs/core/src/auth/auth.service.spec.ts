import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { ActivityLog } from '../activity/index.js';
import { buildUser, startCore, TEST_ORIGIN, TEST_PASSWORD, type TestCore, type TestUser } from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import { AuthService } from './auth.service.js';
import { Authenticator } from './authenticator.js';
import { Passwords } from './passwords.js';
import { SessionEntity } from './session.entity.js';
import { SessionsService } from './sessions.service.js';
import { SignUpService } from './sign-up.service.js';

describe('accounts', () => {
  let core: TestCore;
  let auth: AuthService;
  beforeAll(async () => {
    core = await startCore();
    auth = core.get(AuthService);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => core.close());

  it('signs in with any spelling of the address and of the password’s Unicode form', async () => {
    const email = 'unicode@example.com';
    await core.get(SignUpService).signUp({ email, password: 'pässwörter für alle 🔑', name: 'Ü' }, TEST_ORIGIN);
    const password = 'pässwörter für alle 🔑'.normalize('NFD');
    await expect(auth.signIn({ email: ' Unicode@Example.com', password }, TEST_ORIGIN)).resolves.toMatchObject({
      user: { email },
    });
  });

  it.each<[string, (user: TestUser) => Promise<object> | object]>([
    ['a wrong password', ({ email }) => ({ email, password: 'not the pass phrase' })],
    ['an unknown address', () => ({ email: 'nobody@example.com' })],
    ['an account without a password', (user) => changed(user, { passwordHash: null })],
    ['a disabled account', (user) => changed(user, { disabledAt: new Date() })],
  ])('says the same to %s, after the same work', async (_, given) => {
    const user = await buildUser(core);
    const request = { email: user.email, password: TEST_PASSWORD, ...(await given(user)) };
    const asked = jest.spyOn(core.runtime.database, 'run');
    const compared = jest.spyOn(core.get(Passwords), 'matches');
    await expect(auth.signIn(request, TEST_ORIGIN)).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
    expect(compared).toHaveBeenCalledTimes(1);
    // Beside it: what is kept about a failure, which nobody waits for, and the look for revoked sessions.
    await core.get(ActivityLog).settled();
    const aside = new Set(['activity.insert', 'auth.revoked_since']);
    const names = asked.mock.calls.map(([{ name }]) => name);
    expect(names.filter((name) => !aside.has(name))).toEqual(['auth.account_by_email']);
  });

  it('hashes anew, at the next sign-in, what was hashed with other parameters', async () => {
    const { email, principal } = await buildUser(core);
    const weaker = await hash(TEST_PASSWORD, { memoryCost: 8_192, timeCost: 2, parallelism: 1 });
    await manager().update(UserEntity, { id: principal.userId }, { passwordHash: weaker });
    const stored = async () => (await manager().findOneByOrFail(UserEntity, { id: principal.userId })).passwordHash;
    await auth.signIn({ email, password: 'wrong' }, TEST_ORIGIN).catch(() => undefined);
    expect(await stored()).toBe(weaker);
    await auth.signIn({ email, password: TEST_PASSWORD }, TEST_ORIGIN);
    const renewed = await stored();
    expect(core.get(Passwords).isCurrent(renewed ?? '')).toBe(true);
    await auth.signIn({ email, password: TEST_PASSWORD }, TEST_ORIGIN);
    expect(await stored()).toBe(renewed);
  });

  it.each([
    ['signs in although another sign-in renews the hash meanwhile', TEST_PASSWORD, 'signed in', 2],
    ['begins no session for a password that is changed meanwhile', 'another one', 'auth.invalid_credentials', 1],
  ])('%s', async (_, nextPassword, outcome, sessions) => {
    const { email, principal } = await buildUser(core);
    const passwords = core.get(Passwords);
    const passwordHash = await passwords.hash(nextPassword);
    const matches = passwords.matches.bind(passwords);
    jest.spyOn(passwords, 'matches').mockImplementationOnce(async (phc, password) => {
      const equal = await matches(phc, password);
      await manager().update(UserEntity, { id: principal.userId }, { passwordHash });
      return equal;
    });
    const signedIn = auth.signIn({ email, password: TEST_PASSWORD }, TEST_ORIGIN);
    expect(await signedIn.then(() => 'signed in').catch(({ code }) => String(code))).toBe(outcome);
    expect(await manager().countBy(SessionEntity, { userId: principal.userId })).toBe(sessions);
  });

  it('signs in even when the hash cannot be renewed', async () => {
    const { email, principal } = await buildUser(core);
    const weaker = await hash(TEST_PASSWORD, { memoryCost: 8_192, timeCost: 2, parallelism: 1 });
    await manager().update(UserEntity, { id: principal.userId }, { passwordHash: weaker });
    jest.spyOn(core.get(Passwords), 'hash').mockRejectedValueOnce(new Error('too many wait'));
    await expect(auth.signIn({ email, password: TEST_PASSWORD }, TEST_ORIGIN)).resolves.toMatchObject({
      user: { email },
    });
  });

  it('ends everything of a disabled user, and begins nothing', async () => {
    const user = await buildUser(core);
    const { accessToken } = await auth.signIn({ email: user.email, password: TEST_PASSWORD }, TEST_ORIGIN);
    await changed(user, { disabledAt: new Date() });
    const sessions = core.get(SessionsService);
    const over = { code: 'auth.session_revoked' };
    await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject(over);
    await expect(sessions.refresh(user.refreshToken, TEST_ORIGIN)).rejects.toMatchObject(over);
    await expect(auth.me(user.principal)).rejects.toMatchObject(over);
    const begun = sessions.open(
      { id: user.principal.userId, email: user.email, name: 'Name' },
      { method: 'google' },
      TEST_ORIGIN,
    );
    await expect(begun).resolves.toBeUndefined();
  });

  const manager = () => core.runtime.database.manager;
  async function changed(
    { principal }: TestUser,
    fields: Partial<Pick<UserEntity, 'passwordHash' | 'disabledAt'>>,
  ): Promise<object> {
    await manager().update(UserEntity, { id: principal.userId }, fields);
    return {};
  }
});
