import { readdirSync } from 'node:fs';
import { readProcessStat, type ProcessStat } from './process-stat.js';

/** Processor time of the processes and of all that descend from them, the ended ones too, in ms. */
export function treeCpuMs(roots: readonly number[]): number {
  const processes = readAll();
  const within = new Set(roots);
  const isWithin = (pid: number): boolean => {
    const parent = processes.get(pid)?.parentPid;
    if (within.has(pid)) return true;
    if (parent === undefined || parent === 0 || !isWithin(parent)) return false;
    within.add(pid);
    return true;
  };
  let total = 0;
  for (const [pid, { cpuMs, endedChildrenCpuMs }] of processes) {
    if (isWithin(pid)) total += cpuMs + endedChildrenCpuMs;
  }
  return total;
}

function readAll(): Map<number, ProcessStat> {
  const processes = new Map<number, ProcessStat>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const stat = readIfThere(pid);
    if (stat) processes.set(pid, stat);
  }
  return processes;
}

/** A process may end between being listed and being read. */
function readIfThere(pid: number): ProcessStat | undefined {
  try {
    return readProcessStat(pid);
  } catch {
    return undefined;
  }
}
