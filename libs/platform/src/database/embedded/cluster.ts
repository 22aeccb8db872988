import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { POSTGRES_MAJOR, type Binaries } from './binaries.js';
import { spawnProgram, type RunAs } from './spawn-program.js';

/** The database files and the password of their only role. */
export interface Cluster {
  readonly directory: string;
  readonly password: string;
}

const SUPERUSER = 'openhands';

/** Passwords are never sent in clear; texts are UTF-8, compared by code point, with Unicode's letter cases. */
const INIT_ARGS = [
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

/** Connection string of the server that runs on the cluster and listens on this port. */
export function urlOf({ password }: Pick<Cluster, 'password'>, port: number): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
}

/** The cluster under `dataDir`; undefined before its first start. */
export async function existingCluster(dataDir: string): Promise<Cluster | undefined> {
  const directory = join(dataDir, 'pgdata');
  const password = await readIfExists(join(dataDir, 'password'));
  const isMade = (await readIfExists(join(directory, 'PG_VERSION'))) !== undefined;
  return isMade && password !== undefined ? { directory, password } : undefined;
}

/** Opens the cluster under `dataDir`, creating it at the first start. A first start that was killed leaves no trace. */
export async function ensureCluster(
  dataDir: string,
  binaries: Binaries,
  runAs: RunAs,
  initArgs: readonly string[] = [],
): Promise<Cluster> {
  const directory = join(dataDir, 'pgdata');
  const passwordFile = join(dataDir, 'password');
  const version = await readIfExists(join(directory, 'PG_VERSION'));
  if (version === undefined) {
    const password = await writePassword(passwordFile);
    await initialise(join(dataDir, 'pgdata.new'), directory, [binaries.initdb, passwordFile, ...initArgs], runAs);
    return { directory, password };
  }
  if (version !== POSTGRES_MAJOR) {
    throw new Error(
      `${directory} was made by PostgreSQL ${version}, this is ${POSTGRES_MAJOR}: dump it with the old version and restore it`,
    );
  }
  const password = await readIfExists(passwordFile);
  if (password === undefined)
    throw new Error(`${passwordFile} is missing: put it back, the database cannot be opened without it`);
  return { directory, password };
}

/** Readable by the folder's owner, who runs `initdb`. */
async function writePassword(file: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  const { uid, gid } = await stat(dirname(file));
  await chown(file, uid, gid);
  return password;
}

/** `initdb` into a folder aside, which takes the real name only when it is complete. */
async function initialise(
  aside: string,
  directory: string,
  [initdb = '', passwordFile = '', ...extra]: readonly string[],
  runAs: RunAs,
): Promise<void> {
  await rm(aside, { recursive: true, force: true });
  const child = spawnProgram(runAs, initdb, [
    `--pgdata=${aside}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    ...INIT_ARGS,
    ...extra,
  ]);
  child.stdout.resume();
  const [problem, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new Error(`initdb failed (${code}): ${problem.trim()}`);
  await rename(aside, directory);
}

async function readIfExists(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
