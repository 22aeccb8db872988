import { setTimeout as delay } from 'node:timers/promises';
import { readCpuMs } from './process-stat.js';
import type { Target } from './target.js';

const POLL_MS = 250;
const QUIET_POLLS = 3;
const QUIET_CPU_MS = 50;
const TIMEOUT_MS = 30_000;

export interface Settled {
  /** Server's processor time until it was quiet, in ms. */
  cpuMs: number;
  /** Events in all conversations' streams. */
  events: number;
}

/**
 * Waits until the server has done what its last slice left behind (the product's agent answers messages), so that it
 * does not work through the other side's slice: no event more and hardly any processor time for three polls.
 */
export async function settle(target: Target): Promise<Settled> {
  const cpuAtStart = readCpuMs(target.pid);
  const deadline = performance.now() + TIMEOUT_MS;
  let cpu = cpuAtStart;
  let events = await countEvents(target);
  for (let quietPolls = 0; quietPolls < QUIET_POLLS;) {
    if (performance.now() > deadline) {
      process.stderr.write(`${target.name}: still at work after ${TIMEOUT_MS} ms, the next slice suffers from it\n`);
      break;
    }
    await delay(POLL_MS);
    const [cpuNow, eventsNow] = [readCpuMs(target.pid), await countEvents(target)];
    quietPolls = eventsNow === events && cpuNow - cpu < QUIET_CPU_MS ? quietPolls + 1 : 0;
    [cpu, events] = [cpuNow, eventsNow];
  }
  return { cpuMs: cpu - cpuAtStart, events };
}

export async function countEvents(target: Target): Promise<number> {
  const { rows } = await target.database.query<{ sum: string | null }>('SELECT sum(last_seq) FROM conversations');
  return Number(rows[0]?.sum ?? 0);
}
