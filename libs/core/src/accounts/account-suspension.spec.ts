import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Authenticator, AuthService, SessionsService } from '../auth/index.js';
import { buildUser, startCore, TEST_ORIGIN, TEST_PASSWORD, type TestCore } from '../testing/index.js';
import { AccountSuspension } from './account-suspension.js';
import { AccountsModule } from './accounts.module.js';
import { PasswordResetsService } from './password-resets.service.js';

describe('a disabled account', () => {
  let core: TestCore;
  let suspension: AccountSuspension;
  beforeAll(async () => {
    core = await startCore({ modules: [AccountsModule] });
    suspension = new AccountSuspension(core.runtime.database, core.runtime.bus);
  });
  afterAll(() => core.close());

  const signIn = (email: string) => core.get(AuthService).signIn({ email, password: TEST_PASSWORD }, TEST_ORIGIN);

  it('has nothing that is good any more, from the moment on', async () => {
    const { email, principal, accessToken, refreshToken } = await buildUser(core);
    const token = await core.get(PasswordResetsService).issue(principal.userId);
    expect(await suspension.disable(email.toUpperCase())).toBe(true);
    const over = { code: 'auth.session_revoked' };
    expect(core.get(Authenticator).remembered(accessToken)).toBeUndefined();
    await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject(over);
    await expect(core.get(SessionsService).refresh(refreshToken, TEST_ORIGIN)).rejects.toMatchObject(over);
    await expect(signIn(email)).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
    const reset = core.get(PasswordResetsService).reset({ token, new_password: 'another pass phrase 9' }, TEST_ORIGIN);
    await expect(reset).rejects.toMatchObject({ code: 'auth.reset_token_invalid' });
  });

  it('signs in again when it is enabled; what has ended stays ended', async () => {
    const { email, accessToken, refreshToken } = await buildUser(core);
    await suspension.disable(email);
    expect(await suspension.disable(email)).toBe(true);
    expect(await suspension.enable(email)).toBe(true);
    await expect(signIn(email)).resolves.toMatchObject({ user: { email } });
    const over = { code: 'auth.session_revoked' };
    await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject(over);
    await expect(core.get(SessionsService).refresh(refreshToken, TEST_ORIGIN)).rejects.toMatchObject(over);
  });

  it('is somebody’s: an address that nobody has is told', async () => {
    expect(await suspension.disable('nobody@example.com')).toBe(false);
    expect(await suspension.enable('nobody@example.com')).toBe(false);
  });

  it('is one: nobody else is touched', async () => {
    const [disabled, other] = [await buildUser(core), await buildUser(core)];
    await suspension.disable(disabled.email);
    await expect(core.get(Authenticator).authenticate(other.accessToken)).resolves.toEqual(other.principal);
  });
});
