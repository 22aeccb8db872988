import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../observability/log.js';
import { processesIn } from './process-table.js';

const POLL_MS = 10;

/** What is done to processes left behind, one after the other, and how long each may take. */
const STAGES = [
  { signal: 'SIGINT', target: 'postmaster', waitMs: 10_000 },
  { signal: 'SIGQUIT', target: 'all', waitMs: 5_000 },
  { signal: 'SIGKILL', target: 'all', waitMs: 5_000 },
] as const;

/**
 * Ends what an earlier server on this folder (a real path) left behind, so that a new one can start: a postmaster
 * whose parent was killed, or backends whose postmaster was. Only then is a `postmaster.pid` removed that names a
 * living process, which must be a stranger that got the id again. One that names no living process is left to
 * PostgreSQL, which judges it better. The caller owns the folder (`takeOwnership`): nobody uses this server.
 */
export async function clearLeftovers(directory: string, log: Log): Promise<void> {
  const pidFile = join(directory, 'postmaster.pid');
  const named = await pidIn(pidFile);
  for (const { signal, target, waitMs } of STAGES) {
    const left = await processesIn(directory, named);
    if (left.length === 0) break;
    const targets = target === 'all' ? left : left.filter((pid) => pid === named);
    if (targets.length === 0) continue;
    log.warn({ pids: targets, signal }, 'a database server was left behind and is stopped');
    targets.forEach((pid) => signalIfAlive(pid, signal));
    await waitUntilGone(directory, named, waitMs);
  }
  const survivors = await processesIn(directory, named);
  if (survivors.length > 0)
    throw new Error(`Processes ${survivors.join(', ')} still use ${directory} and cannot be stopped`);
  if (named !== undefined && signalIfAlive(named, 0)) await rm(pidFile, { force: true });
}

async function pidIn(pidFile: string): Promise<number | undefined> {
  const content = await readFile(pidFile, 'utf8').catch(() => '');
  const pid = Number.parseInt(content, 10);
  return pid > 1 ? pid : undefined;
}

/** False when there is no such process any more. */
function signalIfAlive(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return kill(pid, signal);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function waitUntilGone(directory: string, named: number | undefined, waitMs: number): Promise<void> {
  const deadline = performance.now() + waitMs;
  while (performance.now() < deadline && (await processesIn(directory, named)).length > 0) await delay(POLL_MS);
}
