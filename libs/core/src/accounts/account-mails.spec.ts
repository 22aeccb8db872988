import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActivityLog } from '../activity/index.js';
import { SignUpService } from '../auth/index.js';
import { buildUser, startCore, TEST_ORIGIN, TEST_PASSWORD, type TestCore } from '../testing/index.js';
import { emailKeyOf, UserEntity } from '../users/index.js';
import { AccountMails } from './account-mails.js';
import { AccountsModule } from './accounts.module.js';
import type { LeasedMail } from './outgoing-mail.queries.js';
import { PasswordResetEntity } from './password-reset.entity.js';
import { PasswordResetsService } from './password-resets.service.js';

describe('a mail', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore({ modules: [AccountsModule], env: { PUBLIC_URL: 'https://connect.example.com' } });
  });
  afterAll(() => core.close());

  const compose = (address: string, more: Partial<LeasedMail> = {}) =>
    core.get(AccountMails).compose({
      kind: 'password_reset',
      addressKey: emailKeyOf(address),
      leaseId: 'lease',
      attempts: 1,
      ...TEST_ORIGIN,
      ...more,
    });
  const typesOf = async (userId: string) =>
    (await core.get(ActivityLog).list({ userId }, { limit: 100 })).items.map(({ type }) => type);

  it('carries a link that works', async () => {
    const { email } = await buildUser(core, { name: 'Ada' });
    const mail = await compose(email);
    expect(mail).toMatchObject({ to: { name: 'Ada', address: email }, subject: 'Reset your password' });
    const [, token = ''] = /https:\/\/connect\.example\.com\/reset#token=([\w-]{43})\n/.exec(mail?.text ?? '') ?? [];
    await core.get(PasswordResetsService).reset({ token, new_password: 'another pass phrase 9' }, TEST_ORIGIN);
  });

  it('goes to the address that its owner gave, not to the one that somebody typed', async () => {
    const email = 'Ada.Lovelace@Example.com';
    await core.get(SignUpService).signUp({ email, password: TEST_PASSWORD, name: 'Ada' }, TEST_ORIGIN);
    expect(await compose('ADA.lovelace@example.com')).toMatchObject({ to: { address: email } });
  });

  it('tells the owner who has asked, once however often it is tried', async () => {
    const { email, principal } = await buildUser(core);
    for (const attempts of [1, 2, 3]) await compose(email, { attempts });
    expect(await typesOf(principal.userId)).toEqual(['password_reset_requested', 'signed_up']);
  });

  it('does not repeat the name, which a stranger may have chosen to have it sent around', async () => {
    const name = 'You won! https://evil.example';
    const { email } = await buildUser(core, { name });
    for (const kind of ['password_reset', 'password_was_reset', 'password_changed'] as const) {
      expect((await compose(email, { kind }))?.text).not.toContain('evil');
    }
  });

  it('is none for nobody, nor for a disabled account, and leaves no token', async () => {
    const { email, principal } = await buildUser(core);
    const { manager } = core.runtime.database;
    await manager.update(UserEntity, { id: principal.userId }, { disabledAt: new Date() });
    expect([await compose('nobody@example.com'), await compose(email)]).toEqual([undefined, undefined]);
    expect(await manager.existsBy(PasswordResetEntity, { userId: principal.userId })).toBe(false);
  });

  it('about a reset says what programs have lost, and what stays', async () => {
    const { email } = await buildUser(core);
    const mail = await compose(email, { kind: 'password_was_reset' });
    expect(mail).toMatchObject({ subject: 'Your password was reset' });
    expect(mail?.text).toMatch(/API\skeys were ended, and its webhooks were removed/);
    expect(mail?.text).toContain('Members of conversations stay');
  });

  it('about a change carries no token', async () => {
    const { email, principal } = await buildUser(core);
    const mail = await compose(email, { kind: 'password_changed' });
    expect(mail).toMatchObject({ subject: 'Your password was changed' });
    expect(mail?.text).not.toContain('token');
    expect(mail?.text).toMatch(/API keys and webhooks go on/);
    const { manager } = core.runtime.database;
    expect(await manager.existsBy(PasswordResetEntity, { userId: principal.userId })).toBe(false);
  });
});
