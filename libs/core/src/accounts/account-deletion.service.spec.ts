import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ActivityLog } from '../activity/index.js';
import {
  Authenticator,
  AuthService,
  SessionEntity,
  sessionIdOf,
  SessionsService,
  SignUpService,
} from '../auth/index.js';
import {
  buildConversation,
  buildReset,
  buildUser,
  startCore,
  TEST_ORIGIN,
  TEST_PASSWORD,
  type TestCore,
  type TestUser,
} from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import { AccountDeletion } from './account-deletion.service.js';
import { AccountService } from './account.service.js';
import { AccountsModule } from './accounts.module.js';
import { MailQueue } from './mail-queue.js';
import { PasswordResetsService } from './password-resets.service.js';

describe('the end of an account', () => {
  let core: TestCore;
  let deletion: AccountDeletion;
  beforeAll(async () => {
    core = await startCore({ modules: [AccountsModule] });
    deletion = core.get(AccountDeletion);
  });
  afterAll(() => core.close());

  const manager = () => core.runtime.database.manager;
  const end = ({ principal }: TestUser) => deletion.delete(principal, { password: TEST_PASSWORD }, TEST_ORIGIN);
  const lives = async ({ accessToken }: TestUser) => {
    await core.get(Authenticator).authenticate(accessToken);
  };
  const withoutPassword = async (signedInMinutesAgo: number): Promise<TestUser> => {
    const user = await buildUser(core);
    await manager().update(UserEntity, { id: user.principal.userId }, { passwordHash: null });
    const createdAt = () => `now() - make_interval(mins => ${signedInMinutesAgo})`;
    await manager().update(SessionEntity, { id: sessionIdOf(user.principal) }, { createdAt });
    return user;
  };

  it('ends whatever proves to be the user', async () => {
    const user = await buildUser(core);
    const other = await core.get(AuthService).signIn({ email: user.email, password: TEST_PASSWORD }, TEST_ORIGIN);
    const token = await buildReset(core, user.principal.userId);
    await end(user);
    const over = { code: 'auth.session_revoked' };
    for (const accessToken of [user.accessToken, other.accessToken]) {
      expect(core.get(Authenticator).remembered(accessToken)).toBeUndefined();
      await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject(over);
    }
    await expect(core.get(SessionsService).refresh(user.refreshToken, TEST_ORIGIN)).rejects.toMatchObject(over);
    await expect(core.get(AuthService).me(user.principal)).rejects.toMatchObject(over);
    await expect(core.get(AccountService).update(user.principal, { name: 'Ghost' })).rejects.toMatchObject(over);
    await expect(end(user)).rejects.toMatchObject(over);
    const reset = core.get(PasswordResetsService).reset({ token, new_password: 'another pass phrase 9' }, TEST_ORIGIN);
    await expect(reset).rejects.toMatchObject({ code: 'auth.reset_token_invalid' });
  });

  it('tells every process, API keys and sockets included', async () => {
    const user = await buildUser(core);
    const heard: unknown[] = [];
    core.runtime.bus.subscribe('revoked', (signal) => heard.push(signal));
    await end(user);
    expect(heard).toContainEqual({ kind: 'revoked', userId: user.principal.userId });
  });

  it('frees the address: who signs up with it is somebody else, with nothing', async () => {
    const first = await buildUser(core);
    await buildConversation(core, { owner: first });
    await core.get(MailQueue).ask('password_reset', first.email, TEST_ORIGIN);
    await end(first);
    expect(await core.get(MailQueue).lease(10)).toEqual([]);
    const signIn = core.get(AuthService).signIn({ email: first.email, password: TEST_PASSWORD }, TEST_ORIGIN);
    await expect(signIn).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
    const second = await buildUser(core, { email: first.email });
    expect(second.principal.userId).not.toBe(first.principal.userId);
  });

  it('is told to the operator, with the session and the address that it came from', async () => {
    const { principal } = await buildUser(core);
    const told = jest.spyOn(core.get(ActivityLog), 'tell');
    await expect(deletion.delete(principal, { password: 'wrong' }, TEST_ORIGIN)).rejects.toBeDefined();
    const closings = () => told.mock.calls.map(([entry]) => entry).filter(({ type }) => type === 'account_closed');
    expect(closings()).toEqual([]);
    await deletion.delete(principal, { password: TEST_PASSWORD }, TEST_ORIGIN);
    const { userId } = principal;
    const sessionId = sessionIdOf(principal);
    expect(closings()).toEqual([{ userId, type: 'account_closed', sessionId, origin: TEST_ORIGIN }]);
    told.mockRestore();
  });

  it('gives the session of an ended account to no repeated sign-up', async () => {
    const request = { email: 'again@example.com', password: TEST_PASSWORD, name: 'Again' };
    const signUps = core.get(SignUpService);
    const first = await signUps.signUp(request, TEST_ORIGIN, 'the same key');
    const principal = await core.get(Authenticator).authenticate(first.accessToken);
    await deletion.delete(principal, { password: TEST_PASSWORD }, TEST_ORIGIN);
    const second = await signUps.signUp(request, TEST_ORIGIN, 'the same key');
    expect(second.user.id).not.toBe(first.user.id);
    await expect(core.get(Authenticator).authenticate(second.accessToken)).resolves.toBeDefined();
  });

  it.each([['wrong'], [undefined], ['']])('does not come with the password %j', async (password) => {
    const user = await buildUser(core);
    const ended = deletion.delete(user.principal, password === undefined ? {} : { password }, TEST_ORIGIN);
    await expect(ended).rejects.toMatchObject({ code: 'auth.password_incorrect' });
    await expect(lives(user)).resolves.toBeUndefined();
  });

  it('comes without a password where there is none and the sign-in is fresh', async () => {
    const user = await withoutPassword(4);
    await deletion.delete(user.principal, {}, TEST_ORIGIN);
    await expect(lives(user)).rejects.toMatchObject({ code: 'auth.session_revoked' });
  });

  it('wants a fresh sign-in where there is no password', async () => {
    const user = await withoutPassword(5);
    await expect(deletion.delete(user.principal, {}, TEST_ORIGIN)).rejects.toMatchObject({
      code: 'auth.fresh_sign_in_required',
    });
    const guessed = deletion.delete(user.principal, { password: TEST_PASSWORD }, TEST_ORIGIN);
    await expect(guessed).rejects.toMatchObject({ code: 'auth.password_incorrect' });
    await expect(lives(user)).resolves.toBeUndefined();
  });

  it('comes once, of several at the same moment', async () => {
    const user = await buildUser(core);
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => end(user)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
