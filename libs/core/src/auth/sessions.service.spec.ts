import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { buildUser, startCore, TEST_ORIGIN, untilSomebodyWaits, type TestCore } from '../testing/index.js';
import { UserEntity } from '../users/index.js';
import { Authenticator } from './authenticator.js';
import type { Principal } from './principal.js';
import { SessionsService } from './sessions.service.js';

describe('a session', () => {
  let core: TestCore;
  let sessions: SessionsService;
  beforeAll(async () => {
    core = await startCore();
    sessions = core.get(SessionsService);
  });
  afterAll(() => core.close());

  it('begins for the password that was given, and not when it was changed while that was looked at', async () => {
    const { principal, email } = await buildUser(core);
    const user = { id: principal.userId, email, name: 'Test User' };
    const { database } = core.runtime;
    const { passwordHash } = await database.manager.findOneByOrFail(UserEntity, { id: user.id });
    const proof = { method: 'password', passwordHash: String(passwordHash) } as const;
    expect(await sessions.open(user, proof, TEST_ORIGIN)).toMatchObject({ user });
    const { begun } = await database.transaction(async (tx) => {
      await tx.manager.update(UserEntity, user.id, { passwordHash: 'another' });
      await sessions.endAll(tx, { userId: user.id, except: null, origin: TEST_ORIGIN });
      const racing = sessions.open(user, proof, TEST_ORIGIN);
      await untilSomebodyWaits(database);
      return { begun: racing };
    });
    expect(await begun).toBeUndefined();
    expect(await sessions.open(user, proof, TEST_ORIGIN)).toBeUndefined();
    expect(await sessions.open(user, { method: 'google' }, TEST_ORIGIN)).toMatchObject({ user });
  });

  it('goes on when what would have ended it is undone', async () => {
    const { principal, accessToken } = await buildUser(core);
    const undone = core.runtime.database.transaction(async (tx) => {
      await sessions.endAll(tx, { userId: principal.userId, except: null, origin: TEST_ORIGIN });
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    await expect(core.get(Authenticator).authenticate(accessToken)).resolves.toEqual(principal);
    expect((await sessions.list(principal, { limit: 10 })).items).toMatchObject([{ current: true }]);
  });

  it('signs out: neither token is good afterwards', async () => {
    const { principal, accessToken, refreshToken } = await buildUser(core);
    await sessions.signOut(principal, TEST_ORIGIN);
    await expect(core.get(Authenticator).authenticate(accessToken)).rejects.toMatchObject({
      code: 'auth.session_revoked',
    });
    await expect(sessions.refresh(refreshToken, TEST_ORIGIN)).rejects.toMatchObject({ code: 'auth.session_revoked' });
  });

  it('is none for an API key', async () => {
    const { principal } = await buildUser(core);
    const credential = { kind: 'api_key', keyId: uuidv7(), conversationIds: null } as const;
    const key: Principal = { ...principal, credential, scopes: new Set() };
    const refused = { code: 'auth.session_required' };
    await expect(sessions.list(key, { limit: 10 })).rejects.toMatchObject(refused);
    await expect(sessions.revokeOthers(key, TEST_ORIGIN)).rejects.toMatchObject(refused);
    await expect(sessions.signOut(key, TEST_ORIGIN)).rejects.toMatchObject(refused);
  });
});
