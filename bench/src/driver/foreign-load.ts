import { readFileSync } from 'node:fs';
import { MS_PER_TICK } from './process-stat.js';
import { treeCpuMs } from './process-tree.js';

interface Processors {
  busyMs: number;
  allMs: number;
}

/** Time of all processors out of the text of `/proc/stat`, in ms; see proc_stat(5). Waiting for disks is idle. */
export function parseProcessors(stat: string): Processors {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = stat
    .slice(0, stat.indexOf('\n'))
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const busy = user + nice + system + irq + softirq + steal;
  return { busyMs: busy * MS_PER_TICK, allMs: (busy + idle + iowait) * MS_PER_TICK };
}

/**
 * Begins to watch how much of the machine others take: what is neither idle nor one of `ownRoots` and what descends
 * from them.
 *
 * @returns tells the others' share (0–1) since the beginning
 */
export function watchForeignLoad(ownRoots: readonly number[]): () => number {
  const read = () => ({ ...parseProcessors(readFileSync('/proc/stat', 'latin1')), ownMs: treeCpuMs(ownRoots) });
  const before = read();
  return () => {
    const now = read();
    const foreignMs = now.busyMs - before.busyMs - (now.ownMs - before.ownMs);
    return Math.max(foreignMs / Math.max(now.allMs - before.allMs, 1), 0);
  };
}
