import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pid } from 'node:process';
import { randomUUID } from 'node:crypto';
import { identityOf } from './process-table.js';

interface Owner {
  readonly pid: number;
  readonly identity: string | undefined;
}

/** Another living process runs a server on this data folder. */
export class DataFolderInUseError extends Error {
  constructor(dataDir: string, ownerPid: number) {
    super(`The data folder ${dataDir} is in use by process ${ownerPid}: stop that one first, or set another DATA_DIR`);
    this.name = 'DataFolderInUseError';
  }
}

const MAX_ATTEMPTS = 20;

/**
 * Makes this process the only one that may run a server on `dataDir`, and resolves to the release.
 * The lock of a process that is gone (killed, rebooted, its id reused) does not count.
 */
export async function takeOwnership(dataDir: string): Promise<() => Promise<void>> {
  const lock = join(dataDir, 'owner.json');
  const mine = `${lock}.${randomUUID()}`;
  await writeFile(mine, JSON.stringify({ pid, identity: await identityOf(pid) } satisfies Owner), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (await tryLink(mine, lock)) return () => rm(lock, { force: true });
      await removeIfStale(dataDir, lock);
    }
    throw new Error(`The lock ${lock} could not be taken`);
  } finally {
    await rm(mine, { force: true });
  }
}

/** A link appears with its whole content or not at all, and only where there was none. */
async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function removeIfStale(dataDir: string, lock: string): Promise<void> {
  const seen = await readFile(lock, 'utf8').catch(() => undefined);
  if (seen === undefined) return;
  const owner = parseOwner(seen);
  if (owner !== undefined && (await identityOf(owner.pid)) === owner.identity && owner.identity !== undefined) {
    throw new DataFolderInUseError(dataDir, owner.pid);
  }
  const aside = `${lock}.${randomUUID()}`;
  await rename(lock, aside).catch(() => undefined);
  const moved = await readFile(aside, 'utf8').catch(() => undefined);
  if (moved !== undefined && moved !== seen) await tryLink(aside, lock);
  await rm(aside, { force: true });
}

function parseOwner(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}
