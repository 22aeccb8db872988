import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const SAMPLE_MS = 500;

interface Ticks {
  busy: number;
  all: number;
}

/** Busy and all ticks of all processors out of the text of `/proc/stat`; see proc_stat(5). Waiting for disks is idle. */
export function ticksOf(stat: string): Ticks {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = stat
    .slice(0, stat.indexOf('\n'))
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const busy = user + nice + system + irq + softirq + steal;
  return { busy, all: busy + idle + iowait };
}

/** How busy the machine is with anything else (0–1), sampled for half a second in which the bench does nothing. */
export async function sampleForeignLoad(): Promise<number> {
  const before = ticksOf(readFileSync('/proc/stat', 'latin1'));
  await delay(SAMPLE_MS);
  const after = ticksOf(readFileSync('/proc/stat', 'latin1'));
  return (after.busy - before.busy) / Math.max(after.all - before.all, 1);
}
