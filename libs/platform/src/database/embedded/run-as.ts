import { spawn } from 'node:child_process';
import { chown, lstat, readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { getuid, platform } from 'node:process';

/** How PostgreSQL's programs are started: it refuses to run as root. */
export interface RunAs {
  /** Put before the program and its arguments. Each of these replaces itself by the next, so the id stays. */
  readonly prefix: readonly string[];
  /** The user to become, where that is not the one who runs this. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

const NOBODY = 65_534;

/** Inside its own user namespace root's files belong to "nobody", and nobody else's can be touched. */
const AS_NOBODY_IN_NAMESPACE = ['unshare', '-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/** Asks the kernel for a fast shutdown of the server when this process dies, however it dies. */
const DIES_WITH_PARENT = ['setpriv', '--pdeathsig', 'INT'];

/**
 * Chooses for a data folder that exists:
 * an ordinary user runs the programs as itself; root runs them in a user namespace, or, where that is not allowed
 * (containers often forbid it), as uid 65534, to whom the folder is then given. A folder that belongs to somebody
 * else is served as that user, so that root can lend a hand without taking the files away.
 */
export async function chooseRunAs(dataDir: string): Promise<RunAs> {
  if (platform !== 'linux') return { prefix: [], user: await rootsSubstitute(dataDir) };
  if (getuid?.() !== 0) return firstThatWorks([DIES_WITH_PARENT], undefined);
  const { uid, gid } = await lstat(dataDir);
  if (uid !== 0) return firstThatWorks([DIES_WITH_PARENT], { uid, gid });
  const inNamespace = [[...AS_NOBODY_IN_NAMESPACE, ...DIES_WITH_PARENT], AS_NOBODY_IN_NAMESPACE];
  for (const prefix of inNamespace) {
    if (await works(prefix)) return { prefix, user: undefined };
  }
  return firstThatWorks([DIES_WITH_PARENT], await rootsSubstitute(dataDir));
}

/** Gives a folder of root's to "nobody"; undefined for whoever is not root. */
async function rootsSubstitute(dataDir: string): Promise<RunAs['user']> {
  if (getuid?.() !== 0) return undefined;
  const { uid, gid } = await lstat(dataDir);
  if (uid !== 0) return { uid, gid };
  await giveAway(dataDir);
  return { uid: NOBODY, gid: NOBODY };
}

async function giveAway(path: string): Promise<void> {
  const entries = (await lstat(path)).isDirectory() ? await readdir(path) : [];
  for (const entry of entries) await giveAway(join(path, entry));
  await chown(path, NOBODY, NOBODY);
}

async function firstThatWorks(prefixes: readonly (readonly string[])[], user: RunAs['user']): Promise<RunAs> {
  for (const prefix of prefixes) {
    if (await works(prefix)) return { prefix, user };
  }
  return { prefix: [], user };
}

/** Whether a program can be started behind this prefix here. */
async function works([command, ...args]: readonly string[]): Promise<boolean> {
  const child = spawn(command ?? 'true', [...args, 'true'], { stdio: 'ignore' });
  try {
    const [code] = await once(child, 'exit');
    return code === 0;
  } catch {
    return false;
  }
}
