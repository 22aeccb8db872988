import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Ids of the living processes whose working folder is `directory` (a real path). PostgreSQL's processes all work
 * in their data folder, so these are the postmaster and its children, orphans included. Other systems than Linux
 * do not show working folders cheaply: there only `suspect` is looked at, by its command line.
 */
export async function processesIn(directory: string, suspect: number | undefined): Promise<number[]> {
  if (platform !== 'linux') return suspect !== undefined && (await runsOn(suspect, directory)) ? [suspect] : [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => undefined)));
  return pids.filter((_, index) => folders[index] === directory);
}

/**
 * Tells a process from a later one with the same id: the boot and the time of its start.
 * Undefined when no such process lives; a zombie does not.
 */
export async function identityOf(pid: number): Promise<string | undefined> {
  if (platform !== 'linux') return psField(pid, 'lstart');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return undefined;
  return `${(await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()}:${startTicks}`;
}

async function runsOn(pid: number, directory: string): Promise<boolean> {
  return (await psField(pid, 'command'))?.includes(directory) ?? false;
}

async function psField(pid: number, field: string): Promise<string | undefined> {
  const { stdout } = await run('ps', ['-o', `${field}=`, '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim() || undefined;
}
