import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError } from '@openhands-connect/platform';
import { ActivityLog } from '../activity/index.js';
import { Authenticator, AuthService, sessionIdOf, SessionsService, type Principal } from '../auth/index.js';
import { buildReset, buildUser, startCore, TEST_ORIGIN, TEST_PASSWORD, type TestCore } from '../testing/index.js';
import { AccountDeletion } from './account-deletion.service.js';
import { AccountService } from './account.service.js';
import { AccountsModule } from './accounts.module.js';
import { PasswordResetsService } from './password-resets.service.js';

const WRONG = 'not the pass phrase';
const NEW_PASSWORD = 'another long pass phrase 7';
const LIMITED = 'rate.limited';
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

describe('guessing at an account', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore({ env: { RATE_LIMITS: 'default' }, modules: [AccountsModule] });
  });
  afterAll(() => core.close());

  const change = (principal: Principal, password: string): Promise<string> => {
    const request = { current_password: password, new_password: NEW_PASSWORD };
    return outcomeOf(core.get(AccountService).changePassword(principal, request, TEST_ORIGIN));
  };
  const remove = (principal: Principal, password: string): Promise<string> =>
    outcomeOf(core.get(AccountDeletion).delete(principal, { password }, TEST_ORIGIN));
  const signIn = (email: string, password: string, ip: string): Promise<string> =>
    outcomeOf(core.get(AuthService).signIn({ email, password }, from(ip)));

  it('with a stolen session ends after a few tries, and costs the owner none', async () => {
    const { principal: stolen, email } = await buildUser(core);
    const { accessToken } = await core.get(AuthService).signIn({ email, password: TEST_PASSWORD }, TEST_ORIGIN);
    const own = await core.get(Authenticator).authenticate(accessToken);
    for (let i = 0; i < 3; i++) expect(await change(stolen, WRONG)).toBe('auth.password_incorrect');
    for (let i = 0; i < 2; i++) expect(await remove(stolen, WRONG)).toBe('auth.password_incorrect');
    expect(await change(stolen, WRONG)).toBe(LIMITED);
    expect(await remove(stolen, TEST_PASSWORD)).toBe(LIMITED);
    expect(await change(own, TEST_PASSWORD)).toBe('ok');
  });

  it('with a session is told to its owner once, when it is refused', async () => {
    const { principal } = await buildUser(core);
    const throttled = async () => {
      await core.get(ActivityLog).settled();
      const { items } = await core.get(ActivityLog).list(principal, { limit: 100 });
      return items.filter(({ type }) => type === 'sign_in_throttled');
    };
    for (let i = 0; i < 5; i++) await change(principal, WRONG);
    expect(await throttled()).toEqual([]);
    for (let i = 0; i < 3; i++) expect(await change(principal, TEST_PASSWORD)).toBe(LIMITED);
    expect(await throttled()).toMatchObject([{ session_id: sessionIdOf(principal) }]);
  });

  it.each(['an account', 'no account'])(
    'with mails that were not asked for ends too, at each address: %s',
    async (which) => {
      const email = which === 'an account' ? (await buildUser(core)).email : 'nobody-resets@example.com';
      const ask = (ip: string): Promise<string> =>
        outcomeOf(core.get(PasswordResetsService).request({ email }, from(ip)));
      for (let i = 0; i < 5; i++) expect(await ask('198.51.100.7')).toBe('ok');
      expect(await ask('198.51.100.7')).toBe(LIMITED);
      // However many ask from elsewhere: the owner, who may be anywhere, is not refused.
      for (let i = 0; i < 40; i++) expect(await ask(`192.0.2.${i}`)).toBe('ok');
    },
  );

  it('is forgotten when the owner has set a new one by mail', async () => {
    const { email, principal } = await buildUser(core);
    for (let i = 0; i < 6; i++) await signIn(email, WRONG, '198.51.100.8');
    for (let i = 0; i < 26; i++) await signIn(email, WRONG, `192.0.2.${i}`);
    expect(await signIn(email, TEST_PASSWORD, '198.51.100.8')).toBe(LIMITED);
    expect(await signIn(email, TEST_PASSWORD, '198.51.100.9')).toBe(LIMITED);
    const token = await buildReset(core, principal.userId);
    const request = { token, new_password: NEW_PASSWORD };
    await core.get(PasswordResetsService).reset(request, from('198.51.100.8'));
    expect(await signIn(email, request.new_password, '198.51.100.8')).toBe('ok');
  });

  /** Signs in from there and out again, as whoever knows the password. */
  const visit = async (email: string, ip: string, password = TEST_PASSWORD): Promise<void> => {
    const { accessToken } = await core.get(AuthService).signIn({ email, password }, from(ip));
    await core.get(SessionsService).signOut(await core.get(Authenticator).authenticate(accessToken), from(ip));
  };
  const attack = async (email: string): Promise<void> => {
    for (let i = 0; i < 30; i++) await signIn(email, WRONG, `192.0.2.${i}`);
  };

  it.each(['ended by it', 'over before'])(
    'has no tries of its own after a reset where a session was %s',
    async (when) => {
      const { email, principal } = await buildUser(core);
      if (when === 'ended by it') await signIn(email, TEST_PASSWORD, '198.51.100.66');
      else await visit(email, '198.51.100.66');
      const request = { token: await buildReset(core, principal.userId), new_password: NEW_PASSWORD };
      await core.get(PasswordResetsService).reset(request, from('198.51.100.67'));
      await visit(email, '198.51.100.68', NEW_PASSWORD);
      await attack(email);
      expect(await signIn(email, WRONG, '198.51.100.66')).toBe(LIMITED);
      // Where somebody has signed in since, it has, also when that session is over.
      expect(await signIn(email, NEW_PASSWORD, '198.51.100.68')).toBe('ok');
    },
  );

  it('has tries of its own after a change where it was made, and nowhere else', async () => {
    const { email, principal } = await buildUser(core);
    await signIn(email, TEST_PASSWORD, '198.51.100.66');
    expect(await change(principal, TEST_PASSWORD)).toBe('ok');
    await core.get(SessionsService).signOut(principal, TEST_ORIGIN);
    await attack(email);
    expect(await signIn(email, WRONG, '198.51.100.66')).toBe(LIMITED);
    expect(await signIn(email, NEW_PASSWORD, String(TEST_ORIGIN.ipAddress))).toBe('ok');
  });
});
