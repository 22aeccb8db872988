import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildUser, startCore, TEST_PASSWORD, type TestCore } from '../testing/index.js';
import { AuthService } from './auth.service.js';
import { Authenticator } from './authenticator.js';
import { sessionIdOf } from './principal.js';
import { SessionEntity } from './session.entity.js';

const origin = { userAgent: 'spec', ipAddress: '127.0.0.1' };

describe('accounts and sessions', () => {
  let core: TestCore;
  let auth: AuthService;
  beforeAll(async () => {
    core = await startCore();
    auth = core.get(AuthService);
  });
  afterAll(() => core.close());

  it('signs up once per address, whatever its case', async () => {
    const { email } = await buildUser(core);
    const again = { email: email.toUpperCase(), password: TEST_PASSWORD, name: 'Again' };
    await expect(auth.signUp(again, origin)).rejects.toMatchObject({ code: 'auth.email_taken' });
  });

  it('gives the same session to the same sign-up when it is repeated with its key', async () => {
    const request = { email: 'twice@example.com', password: TEST_PASSWORD, name: 'Twice' };
    const first = await auth.signUp(request, origin, 'key-1');
    const again = await auth.signUp(request, origin, 'key-1');
    expect(again).toMatchObject({ user: first.user, refreshToken: first.refreshToken });
    const other = auth.signUp({ ...request, name: 'Other' }, origin, 'key-1');
    await expect(other).rejects.toMatchObject({ code: 'idempotency.key_reused' });
    await expect(auth.signUp(request, origin)).rejects.toMatchObject({ code: 'auth.email_taken' });
  });

  it.each(['password', 'PassWord', 'iloveyou1', '12345678'])('refuses the common password %s', async (password) => {
    const request = { email: 'common@example.com', password, name: 'Common' };
    await expect(auth.signUp(request, origin)).rejects.toMatchObject({ code: 'auth.password_too_common' });
  });

  it('signs in with any spelling of the address and of the password’s Unicode form', async () => {
    const email = 'unicode@example.com';
    await auth.signUp({ email, password: 'pässwörter für alle 🔑', name: 'Ü' }, origin);
    const password = 'pässwörter für alle 🔑'.normalize('NFD');
    await expect(auth.signIn({ email: ' Unicode@Example.com', password }, origin)).resolves.toMatchObject({
      user: { email },
    });
  });

  it('says the same to an unknown address and to a wrong password', async () => {
    const { email } = await buildUser(core);
    const wrong = auth.signIn({ email, password: 'not the pass phrase' }, origin);
    const unknown = auth.signIn({ email: 'nobody@example.com', password: TEST_PASSWORD }, origin);
    await expect(wrong).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
    await expect(unknown).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
  });

  it('rotates a refresh token, and gives its immediate predecessor the same child', async () => {
    const { refreshToken } = await buildUser(core);
    const first = await auth.refresh(refreshToken);
    const repeated = await auth.refresh(refreshToken);
    expect(first.refreshToken).not.toBe(refreshToken);
    expect(repeated.refreshToken).toBe(first.refreshToken);
  });

  it('leaves one working session after ten parallel refreshes', async () => {
    const { refreshToken } = await buildUser(core);
    const children = await Promise.all(Array.from({ length: 10 }, () => auth.refresh(refreshToken)));
    expect(new Set(children.map((child) => child.refreshToken)).size).toBe(1);
    await expect(auth.refresh(children[0]?.refreshToken ?? '')).resolves.toBeDefined();
  });

  it('ends the session when an older token comes back', async () => {
    const { refreshToken, accessToken } = await buildUser(core);
    const second = await auth.refresh(refreshToken);
    const third = await auth.refresh(second.refreshToken);
    await expect(auth.refresh(refreshToken)).rejects.toMatchObject({ code: 'auth.refresh_reused' });
    await expect(auth.refresh(third.refreshToken)).rejects.toMatchObject({ code: 'auth.session_revoked' });
    await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject({
      code: 'auth.session_revoked',
    });
  });

  it('refuses the predecessor once the grace is over', async () => {
    const { refreshToken, principal } = await buildUser(core);
    await auth.refresh(refreshToken);
    const rotatedAt = new Date(Date.now() - 11_000);
    await core.runtime.database.manager.update(SessionEntity, sessionIdOf(principal), { rotatedAt });
    await expect(auth.refresh(refreshToken)).rejects.toMatchObject({ code: 'auth.refresh_reused' });
  });

  it('refuses a refresh token that it did not issue', async () => {
    await expect(auth.refresh('ohr_forged')).rejects.toMatchObject({ code: 'auth.refresh_invalid' });
  });

  it('signs out: neither token is good afterwards', async () => {
    const { principal, accessToken, refreshToken } = await buildUser(core);
    await auth.signOut(principal);
    await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject({
      code: 'auth.session_revoked',
    });
    await expect(auth.refresh(refreshToken)).rejects.toMatchObject({ code: 'auth.session_revoked' });
  });
});
