import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ActivityLog } from '../activity/index.js';
import { Authenticator, AuthService, Passwords, SessionsService } from '../auth/index.js';
import { buildReset, buildUser, startCore, TEST_ORIGIN, TEST_PASSWORD, type TestCore } from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import { AccountsModule } from './accounts.module.js';
import { OutgoingMailEntity } from './outgoing-mail.entity.js';
import { PasswordResetEntity } from './password-reset.entity.js';
import { PasswordResetsService } from './password-resets.service.js';

const NEW_PASSWORD = 'another pass phrase 9';
const aged = (interval: string) => ({
  expiresAt: () => `expires_at - interval '${interval}'`,
  mailedAt: () => `mailed_at - interval '${interval}'`,
});
const INVALID = { code: 'auth.reset_token_invalid' };

describe('a forgotten password', () => {
  let core: TestCore;
  let resets: PasswordResetsService;
  beforeAll(async () => {
    core = await startCore({ modules: [AccountsModule] });
    resets = core.get(PasswordResetsService);
  });
  afterAll(() => core.close());

  const manager = () => core.runtime.database.manager;
  const reset = (token: string, password = NEW_PASSWORD) =>
    resets.reset({ token, new_password: password }, TEST_ORIGIN);
  const threeOf = async (userId: string): Promise<[string, string, string]> => [
    await buildReset(core, userId),
    await buildReset(core, userId),
    await buildReset(core, userId),
  ];
  const signIn = (email: string, password: string) => core.get(AuthService).signIn({ email, password }, TEST_ORIGIN);

  it('is replaced by the token of a mail, which ends every session', async () => {
    const { email, principal, accessToken, refreshToken } = await buildUser(core);
    const second = await signIn(email, TEST_PASSWORD);
    await reset(await buildReset(core, principal.userId));
    const over = { code: 'auth.session_revoked' };
    for (const token of [accessToken, second.accessToken]) {
      await expect(core.get(Authenticator).authenticate(token)).rejects.toMatchObject(over);
    }
    await expect(core.get(SessionsService).refresh(refreshToken, TEST_ORIGIN)).rejects.toMatchObject(over);
    await expect(signIn(email, TEST_PASSWORD)).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
    await expect(signIn(email, NEW_PASSWORD)).resolves.toMatchObject({ user: { email } });
    const { items } = await core.get(ActivityLog).list(principal, { limit: 100 });
    expect(items.map(({ type }) => type)).toContain('password_reset');
    const told = { kind: 'password_was_reset', addressKey: email } as const;
    expect(await manager().existsBy(OutgoingMailEntity, told)).toBe(true);
  });

  it('gives a first password to an account that has none', async () => {
    const { email, principal } = await buildUser(core);
    await manager().update(UserEntity, { id: principal.userId }, { passwordHash: null });
    await reset(await buildReset(core, principal.userId));
    await expect(signIn(email, NEW_PASSWORD)).resolves.toBeDefined();
  });

  it('takes a token once', async () => {
    const { principal } = await buildUser(core);
    const token = await buildReset(core, principal.userId);
    await reset(token);
    await expect(reset(token)).rejects.toMatchObject(INVALID);
  });

  it('takes a token once, also of twenty who use it at the same moment', async () => {
    const { email, principal } = await buildUser(core);
    const token = await buildReset(core, principal.userId);
    const passwords = Array.from({ length: 20 }, (_, index) => `${NEW_PASSWORD} ${index}`);
    const outcomes = await Promise.allSettled(passwords.map((password) => reset(token, password)));
    const winners = passwords.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? outcome.reason : []));
    expect(refusals).toEqual(refusals.map(() => expect.objectContaining(INVALID)));
    await expect(signIn(email, winners[0] ?? '')).resolves.toBeDefined();
  });

  it('takes any of the last three tokens, and then none of them', async () => {
    const { principal } = await buildUser(core);
    const [first, second, third] = await threeOf(principal.userId);
    await expect(reset(first)).resolves.toEqual(expect.any(String));
    for (const token of [first, second, third]) await expect(reset(token)).rejects.toMatchObject(INVALID);
  });

  it('takes one of three tokens that are used at the same moment', async () => {
    const { principal } = await buildUser(core);
    const tokens = await threeOf(principal.userId);
    const outcomes = await Promise.allSettled(tokens.map((token, index) => reset(token, `${NEW_PASSWORD} ${index}`)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? outcome.reason : []));
    expect(refusals).toEqual([expect.objectContaining(INVALID), expect.objectContaining(INVALID)]);
  });

  it('takes no token that is older than 30 minutes, and forgets it after a day', async () => {
    const { principal } = await buildUser(core);
    const token = await buildReset(core, principal.userId);
    const { expiresAt } = await manager().findOneByOrFail(PasswordResetEntity, { userId: principal.userId });
    expect(Math.abs(expiresAt.getTime() - Date.now() - 30 * 60_000)).toBeLessThan(10_000);
    const isKept = async (): Promise<boolean> => {
      expect(await resets.forgetExpired()).toBe(false);
      return await manager().existsBy(PasswordResetEntity, { userId: principal.userId });
    };
    await manager().update(PasswordResetEntity, { userId: principal.userId }, aged('30 minutes'));
    await expect(reset(token)).rejects.toMatchObject(INVALID);
    // Counted for a day.
    expect(await isKept()).toBe(true);
    await manager().update(PasswordResetEntity, { userId: principal.userId }, aged('23 hours 30 minutes'));
    expect(await isKept()).toBe(false);
  });

  it('takes no token of an account that was disabled meanwhile', async () => {
    const { principal } = await buildUser(core);
    const token = await buildReset(core, principal.userId);
    await manager().update(UserEntity, { id: principal.userId }, { disabledAt: new Date() });
    await expect(reset(token)).rejects.toMatchObject(INVALID);
  });

  it('keeps the token good when the new password is refused', async () => {
    const { principal } = await buildUser(core);
    const token = await buildReset(core, principal.userId);
    await expect(reset(token, 'password1')).rejects.toMatchObject({ code: 'auth.password_too_common' });
    await expect(reset(token)).resolves.toEqual(expect.any(String));
  });

  it('hashes nothing for a token that was made up', async () => {
    const hashed = jest.spyOn(core.get(Passwords), 'hash');
    await expect(reset('made-up')).rejects.toMatchObject(INVALID);
    expect(hashed).not.toHaveBeenCalled();
    hashed.mockRestore();
  });

  it('leaves nothing in the database that could be used', async () => {
    const { principal } = await buildUser(core);
    const token = await buildReset(core, principal.userId);
    const { tokenHash } = await manager().findOneByOrFail(PasswordResetEntity, { userId: principal.userId });
    expect(tokenHash).toHaveLength(32);
    await expect(reset(tokenHash.toString('base64url'))).rejects.toMatchObject(INVALID);
    expect(Buffer.from(token, 'base64url')).not.toEqual(tokenHash);
  });

  it('lets no sign-in with the old password outlive it', async () => {
    const { email, principal } = await buildUser(core);
    const token = await buildReset(core, principal.userId);
    const attempts = Array.from({ length: 8 }, () => signIn(email, TEST_PASSWORD));
    await Promise.all([reset(token), Promise.allSettled(attempts)]);
    const begun = (await Promise.allSettled(attempts)).flatMap((each) =>
      each.status === 'fulfilled' ? each.value : [],
    );
    for (const { refreshToken } of begun) {
      await expect(core.get(SessionsService).refresh(refreshToken, TEST_ORIGIN)).rejects.toMatchObject({
        code: 'auth.session_revoked',
      });
    }
  });

  it('is asked for with the same work, whether or not there is such an account', async () => {
    const { email } = await buildUser(core);
    const asked = jest.spyOn(core.runtime.database, 'run');
    for (const address of [email, 'nobody@example.com']) await resets.request({ email: address }, TEST_ORIGIN);
    const names = asked.mock.calls.map(([{ name }]) => name).filter((name) => name !== 'auth.revoked_since');
    expect(names).toEqual(['accounts.ask_for_mail', 'accounts.ask_for_mail']);
    asked.mockRestore();
  });
});
