import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyFileError } from './key-file.error.js';
import { createSigningJwk, type SigningJwk } from './signing-jwk.js';

const SECRET_BYTES = 32;

/** The secrets of a deployment, the same file for all its processes. */
export interface KeyFile {
  readonly path: string;
  /** 32 random bytes: refresh tokens are derived with it, and the keys in the database are sealed with it. */
  readonly secret: Buffer;
  /** What signs while the database holds no keys yet; the newest first, never empty. */
  readonly firstKeys: readonly SigningJwk[];
}

interface KeyFileContent {
  signing?: SigningJwk[];
  /** Base64url. */
  refresh_secret?: string;
}

/**
 * Reads the key file of a data folder, or makes one at the first start (mode 0600).
 * Processes that start at once end up with the same file: the first to create it wins.
 *
 * @throws KeyFileError for a file that is no key file
 */
export async function openKeyFile(dataDir: string): Promise<KeyFile> {
  const folder = join(dataDir, 'keys');
  const path = join(folder, 'signing-keys.json');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { refresh_secret, signing = [] } = (await read(path)) ?? (await create(path));
  const secret = Buffer.from(refresh_secret ?? '', 'base64url');
  if (secret.length < SECRET_BYTES) throw unreadable(path);
  return { path, secret, firstKeys: signing.length > 0 ? signing : [await createSigningJwk()] };
}

async function read(path: string): Promise<KeyFileContent | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as KeyFileContent;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) throw unreadable(path);
    throw error;
  }
}

async function create(path: string): Promise<KeyFileContent> {
  const content: KeyFileContent = {
    signing: [await createSigningJwk()],
    refresh_secret: randomBytes(SECRET_BYTES).toString('base64url'),
  };
  // Written whole and then linked into place, so that nobody ever reads half a file.
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(temporary, JSON.stringify(content, null, 2), { mode: 0o600, flush: true });
  try {
    await link(temporary, path);
    return content;
  } catch (error) {
    const winner = await read(path);
    if (!winner) throw error;
    return winner;
  } finally {
    await unlink(temporary);
  }
}

function unreadable(path: string): KeyFileError {
  return new KeyFileError(`${path} is no key file: put the right one back. If it is lost, remove it.`);
}
