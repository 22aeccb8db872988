import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { getuid, platform } from 'node:process';
import { PROGRAM_ENV, type RunAs, type User } from './spawn-program.js';

const NOBODY: User = { uid: 65_534, gid: 65_534 };

/** Inside its own user namespace root's files belong to "nobody", and nobody else's can be touched. */
const AS_NOBODY_IN_NAMESPACE = ['unshare', '-U', `--map-user=${NOBODY.uid}`, `--map-group=${NOBODY.gid}`];

/** Asks the kernel for a fast shutdown of the server when this process dies, however it dies. */
const DIES_WITH_PARENT = ['setpriv', '--pdeathsig', 'INT'];

/** Another user who may still walk through folders that are closed to it, such as those above the data folder. */
const asUserWhoPassesFolders = ({ uid, gid }: User): string[] => [
  ...DIES_WITH_PARENT,
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
];

/**
 * Chooses for a data folder that exists, by trying:
 * an ordinary user runs the programs as itself. Root runs them in a user namespace, or, where that is not allowed
 * (containers often forbid it) or does not reach the folder, as uid 65534, to whom the folder is then given.
 * A folder that belongs to somebody else is served as that user, so that root does not take the files away.
 * Rejects when no way leads to both the folder and `program`.
 */
export async function chooseRunAs(dataDir: string, program: string): Promise<RunAs> {
  const reaches = (runAs: RunAs): Promise<boolean> => canReach(runAs, dataDir, program);
  if (getuid?.() !== 0) return firstOf([{ prefix: DIES_WITH_PARENT, user: undefined }, AS_MYSELF], reaches);
  const owner = await ownerOf(dataDir);
  if (owner.uid === 0) {
    const inNamespace = [[...AS_NOBODY_IN_NAMESPACE, ...DIES_WITH_PARENT], AS_NOBODY_IN_NAMESPACE];
    const found = platform === 'linux' && (await firstOf(inNamespace.map(toRunAs), reaches).catch(() => undefined));
    if (found) return found;
    await giveToNobody(dataDir);
  }
  const user = owner.uid === 0 ? NOBODY : owner;
  const asUser = [
    { prefix: DIES_WITH_PARENT, user },
    { prefix: [], user },
  ];
  return firstOf([...asUser, toRunAs(asUserWhoPassesFolders(user))], reaches);
}

const AS_MYSELF: RunAs = { prefix: [], user: undefined };

const toRunAs = (prefix: readonly string[]): RunAs => ({ prefix, user: undefined });

async function ownerOf(path: string): Promise<User> {
  const { uid, gid } = await lstat(path);
  return { uid, gid };
}

async function giveToNobody(path: string): Promise<void> {
  const entries = (await lstat(path)).isDirectory() ? await readdir(path) : [];
  for (const entry of entries) await giveToNobody(join(path, entry));
  await chown(path, NOBODY.uid, NOBODY.gid);
}

async function firstOf(candidates: readonly RunAs[], fits: (runAs: RunAs) => Promise<boolean>): Promise<RunAs> {
  for (const candidate of candidates) {
    if (await fits(candidate)) return candidate;
  }
  throw new Error(
    'PostgreSQL cannot be run here by any user: set DATABASE_URL to a server of your own, or another DATA_DIR',
  );
}

/** Whether a program started so gets into `dataDir` and can execute `program`. (`access(2)` would not count all rights.) */
async function canReach({ prefix, user }: RunAs, dataDir: string, program: string): Promise<boolean> {
  const [command, ...args] = [...prefix, 'sh', '-c', 'cd "$1" && exec "$0" --version', program, dataDir];
  try {
    const [code] = await once(spawn(command, args, { stdio: 'ignore', cwd: '/', env: PROGRAM_ENV, ...user }), 'exit');
    return code === 0;
  } catch {
    return false;
  }
}
