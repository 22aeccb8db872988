import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountSuspension, GoogleIdentityEntity, SessionEntity } from '@openhands-connect/core';
import { outcome } from '../testing/files.js';
import { GoogleStage } from '../testing/start-google.js';
import type { TestAnswer } from '../testing/start-api.js';

const STALE_MS = 5 * 60_000 + 1_000;

describe('an account that signs in with Google only', () => {
  let stage: GoogleStage;
  beforeAll(async () => {
    stage = await GoogleStage.start();
  });
  afterAll(() => stage.close());

  const signIn = async (login: string): Promise<TestAnswer> => {
    const browser = stage.browser();
    return await stage.exchange(browser, { code: await stage.codeFor(browser, login) });
  };
  const end = (token: string): Promise<TestAnswer> => stage.api.request('DELETE', '/api/auth/me', { token });

  it('is ended by a fresh sign-in, and by no other', async () => {
    const { login } = stage.person('leaver');
    const { body } = await signIn(login);
    const { manager } = stage.api.runtime.database;
    const longAgo = { createdAt: new Date(Date.now() - STALE_MS) };
    await manager.update(SessionEntity, { userId: body.user.id }, longAgo);
    expect(outcome(await end(body.access_token))).toEqual([403, 'auth.fresh_sign_in_required']);
    const fresh = await signIn(login);
    expect((await end(fresh.body.access_token)).status).toBe(204);
    expect(await manager.findBy(GoogleIdentityEntity, { userId: body.user.id })).toEqual([]);
  });

  it('that has ended is another one when the person comes again', async () => {
    const { login, email } = stage.person('returner');
    const first = await signIn(login);
    await end(first.body.access_token);
    const second = await signIn(login);
    expect([second.status, second.body.user.email]).toEqual([200, email]);
    expect(second.body.user.id).not.toBe(first.body.user.id);
  });

  it('lets nobody in while it is disabled', async () => {
    const { login, email } = stage.person('disabled');
    const first = await signIn(login);
    const { database, bus } = stage.api.runtime;
    const suspension = new AccountSuspension(database, bus);
    await suspension.disable(email);
    expect(outcome(await signIn(login))).toEqual([400, 'auth.code_invalid']);
    await suspension.enable(email);
    expect((await signIn(login)).body.user).toEqual(first.body.user);
  });
});
