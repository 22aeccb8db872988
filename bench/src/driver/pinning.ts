import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Servers are started through this command when they get the first processor to themselves. */
export const ON_FIRST_CPU: readonly string[] = ['taskset', '--cpu-list', '0'];

/** Moves this process, and what it will start, off the first processor, which is then the servers' alone. */
export function leaveFirstCpu(): void {
  const cpus = availableParallelism();
  if (cpus < 2) throw new Error('--pin needs at least two processors');
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', `1-${cpus - 1}`, String(process.pid)]);
}
