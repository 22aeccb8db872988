import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActivityLog } from '../activity/index.js';
import { Authenticator, AuthService, sessionIdOf, SessionsService, type Principal } from '../auth/index.js';
import { buildReset, buildUser, startCore, TEST_ORIGIN, TEST_PASSWORD, type TestCore } from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import { AccountService } from './account.service.js';
import { AccountsModule } from './accounts.module.js';
import { OutgoingMailEntity } from './outgoing-mail.entity.js';
import { PasswordResetsService } from './password-resets.service.js';

const NEW_PASSWORD = 'another pass phrase 9';

describe('the owner of an account', () => {
  let core: TestCore;
  let accounts: AccountService;
  beforeAll(async () => {
    core = await startCore({ modules: [AccountsModule] });
    accounts = core.get(AccountService);
  });
  afterAll(() => core.close());

  const manager = () => core.runtime.database.manager;
  const signIn = (email: string, password: string) => core.get(AuthService).signIn({ email, password }, TEST_ORIGIN);
  const change = (principal: Principal, from = TEST_PASSWORD, to = NEW_PASSWORD) =>
    accounts.changePassword(principal, { current_password: from, new_password: to }, TEST_ORIGIN);

  it('takes another name', async () => {
    const { principal, email } = await buildUser(core);
    const account = await accounts.update(principal, { name: 'Grace Hopper 🚢' });
    expect(account).toMatchObject({ id: principal.userId, email, name: 'Grace Hopper 🚢', has_password: true });
    expect(await core.get(AuthService).me(principal)).toEqual(account);
  });

  it('changes the password: the other sessions end, the own one goes on', async () => {
    const user = await buildUser(core);
    const other = await signIn(user.email, TEST_PASSWORD);
    await change(user.principal);
    const authenticate = (token: string) => core.get(Authenticator).authenticate(token);
    const over = { code: 'auth.session_revoked' };
    await expect(authenticate(other.accessToken)).rejects.toMatchObject(over);
    await expect(core.get(SessionsService).refresh(other.refreshToken, TEST_ORIGIN)).rejects.toMatchObject(over);
    await expect(authenticate(user.accessToken)).resolves.toEqual(user.principal);
    await expect(core.get(SessionsService).refresh(user.refreshToken, TEST_ORIGIN)).resolves.toBeDefined();
    await expect(signIn(user.email, TEST_PASSWORD)).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
    await expect(signIn(user.email, NEW_PASSWORD)).resolves.toBeDefined();
  });

  it('finds the change in the activity and in the mail', async () => {
    const { principal, email } = await buildUser(core);
    await change(principal);
    const { items } = await core.get(ActivityLog).list(principal, { limit: 100 });
    expect(items.map(({ type }) => type)).toEqual(['password_changed', 'signed_up']);
    const told = { kind: 'password_changed', addressKey: email } as const;
    expect(await manager().existsBy(OutgoingMailEntity, told)).toBe(true);
  });

  it('changes nothing without the current password', async () => {
    const { principal, email } = await buildUser(core);
    const other = await signIn(email, TEST_PASSWORD);
    await expect(change(principal, 'wrong')).rejects.toMatchObject({ code: 'auth.password_incorrect' });
    await core.get(ActivityLog).settled();
    const [newest] = (await core.get(ActivityLog).list(principal, { limit: 1 })).items;
    expect(newest).toMatchObject({ type: 'sign_in_failed', session_id: sessionIdOf(principal) });
    await expect(signIn(email, TEST_PASSWORD)).resolves.toBeDefined();
    await expect(core.get(Authenticator).authenticate(other.accessToken)).resolves.toBeDefined();
  });

  it('changes nothing to a common password', async () => {
    const { principal, email } = await buildUser(core);
    const changed = change(principal, TEST_PASSWORD, 'iloveyou1');
    await expect(changed).rejects.toMatchObject({ code: 'auth.password_too_common' });
    await expect(signIn(email, TEST_PASSWORD)).resolves.toBeDefined();
  });

  it('makes a mailed link worthless by it', async () => {
    const { principal } = await buildUser(core);
    const resets = core.get(PasswordResetsService);
    const token = await buildReset(core, principal.userId);
    await change(principal);
    const reset = resets.reset({ token, new_password: 'a third pass phrase 9' }, TEST_ORIGIN);
    await expect(reset).rejects.toMatchObject({ code: 'auth.reset_token_invalid' });
  });

  it('cannot change a password that there is not', async () => {
    const { principal } = await buildUser(core);
    await manager().update(UserEntity, { id: principal.userId }, { passwordHash: null });
    for (const guess of ['', TEST_PASSWORD, 'null']) {
      await expect(change(principal, guess)).rejects.toMatchObject({ code: 'auth.password_incorrect' });
    }
  });

  it('changes it once, of two changes at the same moment', async () => {
    const { principal, email } = await buildUser(core);
    const passwords = [`${NEW_PASSWORD} one`, `${NEW_PASSWORD} two`];
    const outcomes = await Promise.allSettled(passwords.map((to) => change(principal, TEST_PASSWORD, to)));
    const winners = passwords.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    await expect(signIn(email, winners[0] ?? '')).resolves.toBeDefined();
  });

  it('does none of it with an API key, nor when disabled', async () => {
    const { principal } = await buildUser(core);
    const key: Principal = { ...principal, credential: { kind: 'api_key', keyId: 'key', conversationIds: null } };
    await expect(change(key)).rejects.toMatchObject({ code: 'auth.session_required' });
    await manager().update(UserEntity, { id: principal.userId }, { disabledAt: new Date() });
    const over = { code: 'auth.session_revoked' };
    await expect(change(principal)).rejects.toMatchObject(over);
    await expect(accounts.update(principal, { name: 'Still here' })).rejects.toMatchObject(over);
  });
});
