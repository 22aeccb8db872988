import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildUser, startCore, TEST_ORIGIN, TEST_PASSWORD, type TestCore } from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import { Authenticator } from './authenticator.js';
import { Passwords } from './passwords.js';
import type { IssuedSession } from './session-tokens.js';
import { SessionsService } from './sessions.service.js';
import { SignUpService } from './sign-up.service.js';

const TAKEN = { code: 'auth.email_taken' };

describe('signing up', () => {
  let core: TestCore;
  let signUps: SignUpService;
  beforeAll(async () => {
    core = await startCore();
    signUps = core.get(SignUpService);
  });
  afterAll(() => core.close());

  it('is done once per address, whatever its case', async () => {
    const { email } = await buildUser(core);
    const again = { email: email.toUpperCase(), password: TEST_PASSWORD, name: 'Again' };
    await expect(signUps.signUp(again, TEST_ORIGIN)).rejects.toMatchObject(TAKEN);
  });

  it.each(['password', 'PassWord', 'iloveyou1', '12345678'])('refuses the common password %s', async (password) => {
    const request = { email: 'common@example.com', password, name: 'Common' };
    await expect(signUps.signUp(request, TEST_ORIGIN)).rejects.toMatchObject({ code: 'auth.password_too_common' });
  });

  it('gives the same session when it is repeated with its key', async () => {
    const request = { email: 'twice@example.com', password: TEST_PASSWORD, name: 'Twice' };
    const first = await signUps.signUp(request, TEST_ORIGIN, 'key-1');
    const again = await signUps.signUp(request, TEST_ORIGIN, 'key-1');
    expect(again).toMatchObject({ user: first.user, refreshToken: first.refreshToken });
    const other = signUps.signUp({ ...request, name: 'Other' }, TEST_ORIGIN, 'key-1');
    await expect(other).rejects.toMatchObject({ code: 'idempotency.key_reused' });
    await expect(signUps.signUp(request, TEST_ORIGIN)).rejects.toMatchObject(TAKEN);
  });

  const hashOf = async (password: string): Promise<object> => ({
    passwordHash: await core.get(Passwords).hash(password),
  });
  const change = async ({ user }: IssuedSession, to: object): Promise<unknown> =>
    await core.runtime.database.manager.update(UserEntity, { id: user.id }, to);
  const moves: [string, (session: IssuedSession) => Promise<unknown>][] = [
    ['was refreshed', ({ refreshToken }) => core.get(SessionsService).refresh(refreshToken, TEST_ORIGIN)],
    [
      'was signed out',
      async ({ accessToken }) => {
        const principal = await core.get(Authenticator).authenticate(accessToken);
        await core.get(SessionsService).signOut(principal, TEST_ORIGIN);
      },
    ],
    ['has another password', async (session) => await change(session, await hashOf('another pass phrase 9'))],
    ['is disabled', (session) => change(session, { disabledAt: new Date() })],
  ];

  it.each(moves)('gives nothing when it is repeated after the session %s', async (how, move) => {
    const request = { email: `${how.replaceAll(' ', '-')}@example.com`, password: TEST_PASSWORD, name: 'Moved' };
    const first = await signUps.signUp(request, TEST_ORIGIN, 'moved');
    await move(first);
    await expect(signUps.signUp(request, TEST_ORIGIN, 'moved')).rejects.toMatchObject(TAKEN);
  });

  it('does not end the session that it is repeated for', async () => {
    const request = { email: 'living@example.com', password: TEST_PASSWORD, name: 'Living' };
    const first = await signUps.signUp(request, TEST_ORIGIN, 'living');
    const sessions = core.get(SessionsService);
    const second = await sessions.refresh(first.refreshToken, TEST_ORIGIN);
    const third = await sessions.refresh(second.refreshToken, TEST_ORIGIN);
    await expect(signUps.signUp(request, TEST_ORIGIN, 'living')).rejects.toMatchObject(TAKEN);
    await expect(sessions.refresh(third.refreshToken, TEST_ORIGIN)).resolves.toBeDefined();
  });

  it('gives the same session although its password was hashed anew since', async () => {
    const request = { email: 'rehashed@example.com', password: TEST_PASSWORD, name: 'Rehashed' };
    const first = await signUps.signUp(request, TEST_ORIGIN, 'rehashed');
    await change(first, await hashOf(TEST_PASSWORD));
    const again = await signUps.signUp(request, TEST_ORIGIN, 'rehashed');
    expect(again.refreshToken).toBe(first.refreshToken);
  });
});
