import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildUser, startCore, TEST_ORIGIN, type TestCore } from '../testing/index.js';
import { Authenticator } from './authenticator.js';
import { sessionIdOf } from './principal.js';
import { SessionEntity } from './session.entity.js';
import { SessionsService } from './sessions.service.js';

describe('a session', () => {
  let core: TestCore;
  let sessions: SessionsService;
  beforeAll(async () => {
    core = await startCore();
    sessions = core.get(SessionsService);
  });
  afterAll(() => core.close());

  it('rotates a refresh token, and gives its immediate predecessor the same child', async () => {
    const { refreshToken } = await buildUser(core);
    const first = await sessions.refresh(refreshToken, TEST_ORIGIN);
    const repeated = await sessions.refresh(refreshToken, TEST_ORIGIN);
    expect(first.refreshToken).not.toBe(refreshToken);
    expect(repeated.refreshToken).toBe(first.refreshToken);
  });

  it('leaves one working session after ten parallel refreshes', async () => {
    const { refreshToken } = await buildUser(core);
    const children = await Promise.all(Array.from({ length: 10 }, () => sessions.refresh(refreshToken, TEST_ORIGIN)));
    expect(new Set(children.map((child) => child.refreshToken)).size).toBe(1);
    await expect(sessions.refresh(children[0]?.refreshToken ?? '', TEST_ORIGIN)).resolves.toBeDefined();
  });

  it('ends the session when an older token comes back', async () => {
    const { refreshToken, accessToken } = await buildUser(core);
    const second = await sessions.refresh(refreshToken, TEST_ORIGIN);
    const third = await sessions.refresh(second.refreshToken, TEST_ORIGIN);
    await expect(sessions.refresh(refreshToken, TEST_ORIGIN)).rejects.toMatchObject({ code: 'auth.refresh_reused' });
    await expect(sessions.refresh(third.refreshToken, TEST_ORIGIN)).rejects.toMatchObject({
      code: 'auth.session_revoked',
    });
    await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject({
      code: 'auth.session_revoked',
    });
  });

  it('refuses the predecessor once the grace is over', async () => {
    const { refreshToken, principal } = await buildUser(core);
    await sessions.refresh(refreshToken, TEST_ORIGIN);
    const rotatedAt = new Date(Date.now() - 11_000);
    await core.runtime.database.manager.update(SessionEntity, sessionIdOf(principal), { rotatedAt });
    await expect(sessions.refresh(refreshToken, TEST_ORIGIN)).rejects.toMatchObject({ code: 'auth.refresh_reused' });
  });

  it('refuses a refresh token that it did not issue', async () => {
    await expect(sessions.refresh('ohr_forged', TEST_ORIGIN)).rejects.toMatchObject({ code: 'auth.refresh_invalid' });
  });

  it('signs out: neither token is good afterwards', async () => {
    const { principal, accessToken, refreshToken } = await buildUser(core);
    await sessions.signOut(principal, TEST_ORIGIN);
    await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject({
      code: 'auth.session_revoked',
    });
    await expect(sessions.refresh(refreshToken, TEST_ORIGIN)).rejects.toMatchObject({ code: 'auth.session_revoked' });
  });
});
