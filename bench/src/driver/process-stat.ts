import { readFileSync } from 'node:fs';

/** What Linux counts processor time in, for every architecture that Node runs on (`getconf CLK_TCK` = 100). */
export const MS_PER_TICK = 10;

export interface ProcessStat {
  parentPid: number;
  /** User and system time of all threads, in ms. */
  cpuMs: number;
  /** The same of the children that have ended and were waited for, with their own children, in ms. */
  endedChildrenCpuMs: number;
}

/** Reads the text of `/proc/<pid>/stat`; see proc_pid_stat(5). */
export function parseProcessStat(stat: string): ProcessStat {
  // The second field is the command in brackets and may hold spaces and brackets: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [parentPid = Number.NaN, user, system, childrenUser, childrenSystem] = [1, 11, 12, 13, 14].map((index) =>
    Number(fields[index]),
  );
  const cpuMs = (Number(user) + Number(system)) * MS_PER_TICK;
  const endedChildrenCpuMs = (Number(childrenUser) + Number(childrenSystem)) * MS_PER_TICK;
  if (Number.isNaN(parentPid + cpuMs + endedChildrenCpuMs))
    throw new Error(`not the text of /proc/<pid>/stat: ${stat}`);
  return { parentPid, cpuMs, endedChildrenCpuMs };
}

/** @throws Error when there is no such process */
export const readProcessStat = (pid: number): ProcessStat =>
  parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));

/** Processor time that the process has used since it began, in ms with a resolution of 10. */
export const readCpuMs = (pid: number): number => readProcessStat(pid).cpuMs;
