import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { silentLog } from '@openhands-connect/platform';
import { buildUser, startCore, TEST_ORIGIN, type TestCore } from '../../testing/index.js';
import { ApiKeyUses } from './api-key-uses.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';

describe('the uses of API keys', () => {
  let core: TestCore;
  let uses: ApiKeyUses;
  let fails = false;
  /** The keys of each batch that was to be written. */
  let batches: (readonly string[])[];
  let watchers: (() => void)[];
  beforeAll(async () => {
    core = await startCore();
    const { database } = core.runtime;
    const run = database.run.bind(database);
    database.run = async (statement, params) => {
      if (statement.name !== 'api_keys.note_uses') return await run(statement, params);
      const rows = fails ? [] : await run(statement, params);
      batches.push(params[0] as readonly string[]);
      for (const watcher of watchers.splice(0)) watcher();
      if (fails) throw new Error('no connection');
      return rows;
    };
  });
  beforeEach(() => {
    [batches, watchers, fails] = [[], [], false];
    uses = new ApiKeyUses(core.runtime.database, silentLog);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await uses.onModuleDestroy();
  });
  afterAll(() => core.close());

  const buildKeyId = async (): Promise<string> => {
    const { principal } = await buildUser(core);
    const request = { name: 'Bot', scopes: ['files:read'] as ['files:read'] };
    return (await core.get(ApiKeysService).create(principal, request, TEST_ORIGIN)).key_id;
  };
  const lastUse = async (keyId: string): Promise<Date | null | undefined> =>
    (await core.runtime.database.manager.findOneBy(ApiKeyEntity, { id: keyId }))?.lastUsedAt;
  const batchNumber = async (number: number): Promise<readonly string[] | undefined> => {
    while (batches.length < number) await new Promise<void>((resolve) => void watchers.push(resolve));
    return batches[number - 1];
  };

  it('are written in one batch for all keys, however often they were used', async () => {
    const keyIds = [await buildKeyId(), await buildKeyId()];
    for (let i = 0; i < 1000; i++) for (const keyId of keyIds) uses.note(keyId);
    expect(await batchNumber(1)).toEqual(keyIds);
    for (const keyId of keyIds) expect(await lastUse(keyId)).toBeInstanceOf(Date);
    expect(batches).toHaveLength(1);
  });

  it('are written at most about once a minute for a key', async () => {
    const [busy, fresh] = [await buildKeyId(), await buildKeyId()];
    uses.note(busy);
    expect(await batchNumber(1)).toEqual([busy]);
    uses.note(busy);
    uses.note(fresh);
    expect(await batchNumber(2)).toEqual([fresh]);
    const elapsed = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => elapsed() + 60_000);
    expect(await batchNumber(3)).toEqual([busy]);
  });

  it('are written once by several processes that saw the key in one minute', async () => {
    const keyId = await buildKeyId();
    uses.note(keyId);
    await uses.onModuleDestroy();
    const written = await lastUse(keyId);
    const other = new ApiKeyUses(core.runtime.database, silentLog);
    other.note(keyId);
    await other.onModuleDestroy();
    expect(batches).toHaveLength(2);
    expect(await lastUse(keyId)).toEqual(written);
  });

  it('that wait are written when the server stops', async () => {
    const keyId = await buildKeyId();
    uses.note(keyId);
    await uses.onModuleDestroy();
    expect(await lastUse(keyId)).toBeInstanceOf(Date);
  });

  it('are tried again when they cannot be written, and break nothing', async () => {
    const keyId = await buildKeyId();
    fails = true;
    uses.note(keyId);
    await batchNumber(1);
    expect(await lastUse(keyId)).toBeNull();
    fails = false;
    expect(await batchNumber(2)).toEqual([keyId]);
    expect(await lastUse(keyId)).toBeInstanceOf(Date);
  });
});
