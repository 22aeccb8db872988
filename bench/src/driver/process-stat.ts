import { readFileSync } from 'node:fs';

/** What Linux counts processor time in, for every architecture that Node runs on (`getconf CLK_TCK` = 100). */
const MS_PER_TICK = 10;

/** User and system time of all threads out of the text of `/proc/<pid>/stat`, in ms; see proc_pid_stat(5). */
export function cpuMsOf(stat: string): number {
  // The second field is the command in brackets and may hold spaces and brackets: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (Number.isNaN(ticks)) throw new Error(`not the text of /proc/<pid>/stat: ${stat}`);
  return ticks * MS_PER_TICK;
}

/** Processor time that the process has used since it began, in ms with a resolution of 10. */
export const readCpuMs = (pid: number): number => cpuMsOf(readFileSync(`/proc/${pid}/stat`, 'latin1'));
