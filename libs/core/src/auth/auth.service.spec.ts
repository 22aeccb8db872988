import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildUser, startCore, TEST_ORIGIN, TEST_PASSWORD, type TestCore } from '../testing/index.js';
import { AuthService } from './auth.service.js';

describe('accounts', () => {
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
    await expect(auth.signUp(again, TEST_ORIGIN)).rejects.toMatchObject({ code: 'auth.email_taken' });
  });

  it('gives the same session to the same sign-up when it is repeated with its key', async () => {
    const request = { email: 'twice@example.com', password: TEST_PASSWORD, name: 'Twice' };
    const first = await auth.signUp(request, TEST_ORIGIN, 'key-1');
    const again = await auth.signUp(request, TEST_ORIGIN, 'key-1');
    expect(again).toMatchObject({ user: first.user, refreshToken: first.refreshToken });
    const other = auth.signUp({ ...request, name: 'Other' }, TEST_ORIGIN, 'key-1');
    await expect(other).rejects.toMatchObject({ code: 'idempotency.key_reused' });
    await expect(auth.signUp(request, TEST_ORIGIN)).rejects.toMatchObject({ code: 'auth.email_taken' });
  });

  it.each(['password', 'PassWord', 'iloveyou1', '12345678'])('refuses the common password %s', async (password) => {
    const request = { email: 'common@example.com', password, name: 'Common' };
    await expect(auth.signUp(request, TEST_ORIGIN)).rejects.toMatchObject({ code: 'auth.password_too_common' });
  });

  it('signs in with any spelling of the address and of the password’s Unicode form', async () => {
    const email = 'unicode@example.com';
    await auth.signUp({ email, password: 'pässwörter für alle 🔑', name: 'Ü' }, TEST_ORIGIN);
    const password = 'pässwörter für alle 🔑'.normalize('NFD');
    await expect(auth.signIn({ email: ' Unicode@Example.com', password }, TEST_ORIGIN)).resolves.toMatchObject({
      user: { email },
    });
  });

  it('says the same to an unknown address and to a wrong password', async () => {
    const { email } = await buildUser(core);
    for (const request of [
      { email, password: 'not the pass phrase' },
      { email: 'nobody@example.com', password: TEST_PASSWORD },
    ]) {
      await expect(auth.signIn(request, TEST_ORIGIN)).rejects.toMatchObject({ code: 'auth.invalid_credentials' });
    }
  });
});
