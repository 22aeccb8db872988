import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { uuidv7 } from '../ids/uuid-v7.js';
import { BlobNotFoundError, BlobTooLargeError } from './blob-store.js';
import { DiskBlobStore } from './disk-blob-store.js';

let root: string;
let store: DiskBlobStore;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'disk-blob-store-spec-'));
  store = await DiskBlobStore.open(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const content = randomBytes(300_000);
const limits = { maxBytes: content.length };
const files = async (): Promise<string[]> =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

describe('blobs on disk', () => {
  test('come back as they were written, measured and hashed', async () => {
    const key = uuidv7();
    const stored = await store.write(key, Readable.from([content]), limits);
    expect(stored).toEqual({ sizeBytes: 300_000, sha256: createHash('sha256').update(content).digest('hex') });
    expect(content.equals(await buffer(await store.read(key)))).toBe(true);
  });

  test('can be read in part, both ends included', async () => {
    const key = uuidv7();
    await store.write(key, Readable.from([content]), limits);
    const part = await buffer(await store.read(key, { start: 10, end: 19 }));
    expect(part.equals(content.subarray(10, 20))).toBe(true);
  });

  test('may be empty', async () => {
    const key = uuidv7();
    expect(await store.write(key, Readable.from([]), limits)).toMatchObject({ sizeBytes: 0 });
    expect(await buffer(await store.read(key))).toHaveLength(0);
  });

  test('belong to their owner alone and are spread over folders', async () => {
    const key = uuidv7();
    await store.write(key, Readable.from(['x']), limits);
    const folders = [root, key.slice(-2), key.slice(-4, -2)];
    const { mode } = await stat(join(...folders, key));
    expect(mode & 0o777).toBe(0o600);
    expect((await stat(join(...folders))).mode & 0o777).toBe(0o700);
  });

  test('that are too large leave nothing, and the rest is not read', async () => {
    const source = Readable.from([content, content]);
    await expect(store.write(uuidv7(), source, limits)).rejects.toThrow(BlobTooLargeError);
    expect(source.destroyed).toBe(true);
    expect(await files()).toEqual([]);
  });

  test('whose source breaks off leave nothing', async () => {
    const source = new PassThrough();
    const writing = store.write(uuidv7(), source, limits);
    source.write(content);
    source.destroy(new Error('connection lost'));
    await expect(writing).rejects.toThrow('connection lost');
    expect(await files()).toEqual([]);
  });

  test('are gone once deleted, and deleting again is fine', async () => {
    const key = uuidv7();
    await store.write(key, Readable.from(['x']), limits);
    await store.delete(key);
    await store.delete(key);
    await expect(store.read(key)).rejects.toThrow(BlobNotFoundError);
  });

  test.each(['../../etc/passwd', '', 'a/b', uuidv7().toUpperCase(), `${uuidv7()}/..`])(
    'refuse the key %p',
    async (key) => {
      await expect(store.read(key)).rejects.toThrow(TypeError);
      await expect(store.write(key, Readable.from(['x']), limits)).rejects.toThrow(TypeError);
      await expect(store.delete(key)).rejects.toThrow(TypeError);
    },
  );

  test('half-written a day ago are removed at the next start, fresh ones are not', async () => {
    const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000);
    await writeFile(join(root, 'incoming', 'old'), 'x');
    await utimes(join(root, 'incoming', 'old'), twoDaysAgo, twoDaysAgo);
    await writeFile(join(root, 'incoming', 'fresh'), 'x');
    await DiskBlobStore.open(root);
    expect(await files()).toEqual(['fresh']);
  });
});
