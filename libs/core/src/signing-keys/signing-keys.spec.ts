import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { silentLog, type Database } from '@openhands-connect/platform';
import { deferred } from '@openhands-connect/platform/testing';
import { testRuntime } from '../testing/index.js';
import type { Runtime } from '../platform/index.js';
import { DroppedKeyEntity } from './dropped-key.entity.js';
import { SigningKeyEntity } from './signing-key.entity.js';
import { SigningKeys } from './signing-keys.js';
import { allSigningKeys, type SealedKeyRow } from './signing-keys.queries.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ago = (durationMs: number): Date => new Date(Date.now() - durationMs);

describe('the signing keys of several processes', () => {
  let runtime: Runtime;
  let database: Database;
  let dataDir: string;
  const opened: SigningKeys[] = [];
  beforeAll(async () => {
    runtime = await testRuntime();
    ({ database } = runtime);
    ({ dataDir } = runtime.config);
  });
  beforeEach(async () => {
    await database.manager.clear(SigningKeyEntity);
  });
  afterAll(async () => {
    for (const keys of opened) keys.close();
    await runtime.close();
  });

  const open = async (folder = dataDir): Promise<SigningKeys> => {
    const keys = await SigningKeys.open(database, folder);
    opened.push(keys);
    return keys;
  };
  const move = async (kid: string, signsFrom: Date): Promise<void> => {
    await database.manager.update(SigningKeyEntity, kid, { signsFrom });
  };

  /** Has these answer one reading of the keys each. */
  const answering = (answers: (() => Promise<readonly SealedKeyRow[]>)[]) =>
    jest.spyOn(database, 'run').mockImplementation(async ({ name }) => {
      return (name === 'signing_keys.all' ? await answers.shift()?.() : []) as never[];
    });

  it('are the same, however many start at once, and after a restart', async () => {
    const processes = await Promise.all(Array.from({ length: 5 }, () => open()));
    expect(new Set(processes.map((keys) => keys.signing().kid)).size).toBe(1);
    expect((await open()).signing().kid).toBe(processes[0]?.signing().kid);
    expect(await database.manager.count(SigningKeyEntity)).toBe(1);
  });

  it('stand in the database sealed', async () => {
    const [published] = (await open()).published();
    const rows = await database.manager.find(SigningKeyEntity);
    expect(rows.map(({ sealed }) => sealed.toString('latin1')).join('')).not.toContain(published?.x);
    expect(JSON.stringify(published)).not.toContain('"d"');
  });

  it('cannot be opened with another key file, whose process does not start', async () => {
    await open();
    const other = await mkdtemp(join(tmpdir(), 'connect-keys-'));
    await expect(open(other)).rejects.toThrow('were made with another file');
    await rm(other, { recursive: true });
  });

  it('are followed by a new one when they have signed for 30 days: published first, signing an hour later', async () => {
    const keys = await open();
    const { kid: old } = keys.signing();
    await keys.tend();
    expect(kidsOf(keys)).toEqual([old]);
    await move(old, ago(30 * DAY_MS - HOUR_MS / 2));
    await keys.reread();
    await keys.tend();
    const [next = ''] = kidsOf(keys);
    expect(kidsOf(keys)).toEqual([next, old]);
    expect(keys.signing().kid).toBe(old);
    await move(next, ago(0));
    await keys.reread();
    expect(keys.signing().kid).toBe(next);
    expect(await keys.verifying(old)).toBeDefined();
    await move(next, ago(HOUR_MS));
    await keys.reread();
    expect(kidsOf(keys)).toEqual([next]);
    expect(await keys.verifying(old)).toBeUndefined();
    await move(next, ago(DAY_MS + HOUR_MS));
    await keys.tend();
    expect(await database.manager.find(SigningKeyEntity)).toMatchObject([{ kid: next }]);
  });

  it('are followed by one new key, however many processes find that it is time', async () => {
    const processes = [await open(), await open(), await open()];
    await move(processes[0]?.signing().kid ?? '', ago(31 * DAY_MS));
    await Promise.all(processes.map((keys) => keys.reread()));
    await Promise.all(processes.map((keys) => keys.tend()));
    expect(await database.manager.count(SigningKeyEntity)).toBe(2);
  });

  it('can be rotated by hand, without harm to what was signed', async () => {
    const keys = await open();
    const { kid: old } = keys.signing();
    const next = await SigningKeys.rotate(database, dataDir, 'soon');
    await keys.reread();
    expect([keys.signing().kid, kidsOf(keys)]).toEqual([old, [next, old]]);
  });

  it('can be replaced at once, so that nothing that was signed is good', async () => {
    const keys = await open();
    const { kid: old } = keys.signing();
    const next = await SigningKeys.rotate(database, dataDir, 'now');
    await keys.reread();
    expect([keys.signing().kid, kidsOf(keys)]).toEqual([next, [next]]);
    expect(await keys.verifying(old)).toBeUndefined();
  });

  it('are remembered when they were dropped, by their public part, until what they have signed is over by itself', async () => {
    const keys = await open();
    const { kid: old } = keys.signing();
    const next = await SigningKeys.rotate(database, dataDir, 'now');
    await keys.reread();
    for (const each of [keys, await open()]) {
      expect([each.dropped(old)?.type, each.accepts(old)]).toEqual(['public', false]);
      expect([each.dropped(next), each.accepts(next)]).toEqual([undefined, true]);
    }
    const looked = jest.spyOn(database, 'run');
    const now = performance.now.bind(performance);
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now() + 2_000);
    expect(await keys.verifying(old)).toBeUndefined();
    expect(looked).not.toHaveBeenCalled();
    clock.mockRestore();
    looked.mockRestore();
    await database.manager.update(DroppedKeyEntity, old, { droppedAt: ago(HOUR_MS + 1) });
    await keys.reread();
    expect(keys.dropped(old)).toBeUndefined();
    await keys.tend();
    expect(await database.manager.existsBy(DroppedKeyEntity, { kid: old })).toBe(false);
  });

  it('tell whoever listens which of them are gone, each once', async () => {
    const keys = await open();
    const { kid: old } = keys.signing();
    const dropped: string[] = [];
    const stop = keys.onDrop((kids) => dropped.push(...kids));
    await SigningKeys.rotate(database, dataDir, 'soon');
    await keys.reread();
    expect(dropped).toEqual([]);
    const next = await SigningKeys.rotate(database, dataDir, 'now');
    await Promise.all([keys.reread(), keys.reread()]);
    expect(dropped).toHaveLength(2);
    expect(dropped).toContain(old);
    expect(dropped).not.toContain(next);
    stop();
    await SigningKeys.rotate(database, dataDir, 'now');
    await keys.reread();
    expect(dropped).toHaveLength(2);
  });

  it('are followed: one that is gone verifies nothing, even when what took its place cannot be read', async () => {
    const keys = await open();
    const { kid: old } = keys.signing();
    const read = jest.spyOn(database, 'run');
    await keys.follow([old]);
    expect(read.mock.calls.filter(([{ name }]) => name === 'signing_keys.all')).toEqual([]);
    read.mockRestore();
    const other = await mkdtemp(join(tmpdir(), 'connect-keys-'));
    const next = await SigningKeys.rotate(database, other, 'now');
    await expect(keys.follow([next])).rejects.toThrow('were made with another file');
    expect(await keys.verifying(old)).toBeUndefined();
    await rm(other, { recursive: true });
  });

  it('are the newest, whichever of two readings at once is answered last', async () => {
    const keys = await open();
    const before = await database.run(allSigningKeys, []);
    const next = await SigningKeys.rotate(database, dataDir, 'now');
    const after = await database.run(allSigningKeys, []);
    let rows = before;
    const [first, second] = [deferred(), deferred()];
    const answers = [
      // Is long on its way to the database, then answered at once.
      () => first.promise.then(() => rows),
      // Is there at once, and answered late.
      () => ((seen) => second.promise.then(() => seen))(rows),
    ];
    const read = answering(answers);
    const early = keys.reread();
    await new Promise(setImmediate);
    const late = keys.reread();
    rows = after;
    first.resolve();
    await early;
    second.resolve();
    await late;
    read.mockRestore();
    expect(kidsOf(keys)).toEqual([next]);
  });

  it('that are gone stay so when somebody has begun to read them before', async () => {
    const keys = await open();
    const { kid: old } = keys.signing();
    const before = await database.run(allSigningKeys, []);
    const first = deferred();
    const answers = [() => first.promise.then(() => before), () => Promise.reject(new Error('unreadable'))];
    const read = answering(answers);
    const early = keys.reread();
    await new Promise(setImmediate);
    const followed = keys.follow(['another']).catch(String);
    await new Promise(setImmediate);
    first.resolve();
    await early;
    expect(await followed).toContain('unreadable');
    read.mockRestore();
    expect(await keys.verifying(old)).toBeUndefined();
  });

  it('can be replaced when their file is lost', async () => {
    await open();
    const other = await mkdtemp(join(tmpdir(), 'connect-keys-'));
    await expect(SigningKeys.rotate(database, other, 'soon')).rejects.toThrow('were made with another file');
    const next = await SigningKeys.rotate(database, other, 'now');
    expect((await open(other)).signing().kid).toBe(next);
    await rm(other, { recursive: true });
  });

  it('are looked up when a token names one that another process has just made, but not for every nonsense', async () => {
    const keys = await open();
    const now = performance.now.bind(performance);
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now() + 2_000);
    const next = await SigningKeys.rotate(database, dataDir, 'soon');
    expect(await keys.verifying(next)).toBeDefined();
    const looked = jest.spyOn(database, 'run');
    for (let attempt = 0; attempt < 10; attempt++) expect(await keys.verifying('nonsense')).toBeUndefined();
    expect(looked.mock.calls.filter(([{ name }]) => name === 'signing_keys.all').length).toBeLessThanOrEqual(1);
    clock.mockRestore();
    looked.mockRestore();
  });

  it('are read again and again, and kept while the database cannot be read', async () => {
    const failed = deferred<string>();
    const log = { ...silentLog, warn: (_: unknown, message?: string) => failed.resolve(String(message)) };
    const keys = await SigningKeys.open(database, dataDir, { log, rereadMs: 1 });
    opened.push(keys);
    const failing = jest.spyOn(database, 'run').mockRejectedValue(new Error('away'));
    expect(await failed.promise).toContain('could not be read');
    failing.mockRestore();
    expect(keys.signing().kid).toEqual(expect.any(String));
    const next = await SigningKeys.rotate(database, dataDir, 'now');
    while (keys.signing().kid !== next) await new Promise(setImmediate);
    expect(kidsOf(keys)).toEqual([next]);
  });
});

function kidsOf(keys: SigningKeys): (string | undefined)[] {
  return keys.published().map(({ kid }) => kid);
}
