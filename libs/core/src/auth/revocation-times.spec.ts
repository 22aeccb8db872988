import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildApiKey,
  revokeApiKey,
  startCore,
  TEST_ORIGIN,
  untilSomebodyWaits,
  type TestCore,
} from '../testing/index.js';
import { ApiKeyEntity } from './api-keys/api-key.entity.js';
import { Authenticator } from './authenticator.js';
import { sessionIdOf } from './principal.js';
import { SessionEntity } from './session.entity.js';
import { SessionsService } from './sessions.service.js';

/** An ending that begins while somebody else has the row: whoever polls looks at the last seconds only. */
describe('the time of an ending that has waited for its row', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore();
  });
  afterAll(() => core.close());

  const ENTITIES = { sessions: SessionEntity, api_keys: ApiKeyEntity } as const;

  /** Holds a row until an ending waits for it; gives when it was let go, by the database, and when the row has ended. */
  async function timesOf(table: keyof typeof ENTITIES, id: string, end: () => Promise<unknown>): Promise<[Date, Date]> {
    const { database } = core.runtime;
    const { ending, letGo } = await database.transaction(async (tx) => {
      await tx.manager.query(`SELECT id FROM ${table} WHERE id = $1 FOR UPDATE`, [id]);
      const begun = end();
      await untilSomebodyWaits(database);
      const [row] = await tx.manager.query<[{ at: Date }]>('SELECT clock_timestamp() AS at');
      return { ending: begun, letGo: row.at };
    });
    await ending;
    const { revokedAt } = await database.manager.findOneByOrFail(ENTITIES[table], { id });
    return [letGo, revokedAt ?? new Date(0)];
  }

  it('is that of the sign-out’s end, not of its beginning', async () => {
    const { user } = await buildApiKey(core);
    const end = () => core.get(SessionsService).signOut(user.principal, TEST_ORIGIN);
    const [letGo, ended] = await timesOf('sessions', sessionIdOf(user.principal), end);
    expect(ended.getTime()).toBeGreaterThanOrEqual(letGo.getTime());
  });

  it('is the same for all other sessions', async () => {
    const { user } = await buildApiKey(core);
    const other = { id: user.principal.userId, email: user.email, name: 'Test User' };
    const current = await core.get(SessionsService).open(other, { method: 'google' }, TEST_ORIGIN);
    const principal = await core.get(Authenticator).authenticate(current?.accessToken ?? '');
    const end = () => core.get(SessionsService).revokeOthers(principal, TEST_ORIGIN);
    const [letGo, ended] = await timesOf('sessions', sessionIdOf(user.principal), end);
    expect(ended.getTime()).toBeGreaterThanOrEqual(letGo.getTime());
  });

  it('is the same for a refresh token that was used before', async () => {
    const { user } = await buildApiKey(core);
    const sessions = core.get(SessionsService);
    const { refreshToken } = await sessions.refresh(user.refreshToken, TEST_ORIGIN);
    await sessions.refresh(refreshToken, TEST_ORIGIN);
    const end = async () =>
      await expect(sessions.refresh(user.refreshToken, TEST_ORIGIN)).rejects.toMatchObject({
        code: 'auth.refresh_reused',
      });
    const [letGo, ended] = await timesOf('sessions', sessionIdOf(user.principal), end);
    expect(ended.getTime()).toBeGreaterThanOrEqual(letGo.getTime());
  });

  it('is the same for an API key', async () => {
    const { user, keyId } = await buildApiKey(core);
    const [letGo, ended] = await timesOf('api_keys', keyId, () => revokeApiKey(core, user.principal, keyId));
    expect(ended.getTime()).toBeGreaterThanOrEqual(letGo.getTime());
  });
});
