import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BlobNotFoundError, type BlobStore, type ByteRange, type StoredBlob } from './blob-store.js';
import { MeasuringStream } from './measuring-stream.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ABANDONED_AFTER_MS = 24 * 3_600_000;

/**
 * Blobs in a folder: `<root>/c3/f1/<uuid>`, spread by the UUID's last four digits (its first ones are the time).
 * Files get mode 0600, folders 0700. A write goes to `<root>/incoming`, is synced, and takes its name at once.
 */
export class DiskBlobStore implements BlobStore {
  readonly #incoming: string;

  /** Makes the folder where it is missing, and drops what writes of killed processes left behind a day ago. */
  static async open(root: string): Promise<DiskBlobStore> {
    const store = new DiskBlobStore(root);
    await mkdir(store.#incoming, { recursive: true, mode: 0o700 });
    await removeAbandoned(store.#incoming);
    return store;
  }

  private constructor(private readonly root: string) {
    this.#incoming = join(root, 'incoming');
  }

  async write(key: string, content: Readable, { maxBytes }: { readonly maxBytes: number }): Promise<StoredBlob> {
    const path = this.#pathOf(key);
    const incoming = join(this.#incoming, randomUUID());
    try {
      const stored = await writeSynced(incoming, content, maxBytes);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(incoming, path);
      await syncFolder(dirname(path));
      return stored;
    } catch (error) {
      content.destroy();
      await rm(incoming, { force: true });
      throw error;
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const file = await open(this.#pathOf(key)).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new BlobNotFoundError(key) : error;
    });
    return file.createReadStream(range && { start: range.start, end: range.end });
  }

  async delete(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true });
  }

  #pathOf(key: string): string {
    if (!UUID.test(key)) throw new TypeError('The key of a blob must be a lower-case UUID');
    return join(this.root, key.slice(-2), key.slice(-4, -2), key);
  }
}

async function writeSynced(path: string, content: Readable, maxBytes: number): Promise<StoredBlob> {
  const measuring = new MeasuringStream(maxBytes);
  await pipeline(content, measuring, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  return measuring.result();
}

/** A name is as durable as the folder that holds it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  const before = Date.now() - ABANDONED_AFTER_MS;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < before) await rm(path, { force: true });
  }
}
