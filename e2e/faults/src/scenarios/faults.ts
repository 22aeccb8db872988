import { setTimeout as delay } from 'node:timers/promises';
import type { ServerProcess } from '../cluster/server-process.js';
import type { Stage } from './scenario.js';

/** Something that is done to the server. */
export type Mischief = (stage: Stage) => Promise<void>;

/** Does something to the server and writes down from when to when. */
export async function fault<T>(
  { journal }: Pick<Stage, 'journal'>,
  what: string,
  target: string,
  act: () => Promise<T>,
): Promise<T> {
  journal.write({ kind: 'fault', at: performance.now(), what, target, phase: 'begin' });
  try {
    return await act();
  } finally {
    journal.write({ kind: 'fault', at: performance.now(), what, target, phase: 'end' });
  }
}

/** `kill -9`, and up again at once, as whatever supervises it does; the fault ends when it serves again. */
export async function killAndStart(stage: Stage, process: ServerProcess): Promise<void> {
  await fault(stage, 'kill', process.name, async () => {
    await process.kill();
    await process.start();
  });
}

/** SIGSTOP for a while: the process answers nothing, and nobody hears that it is gone. */
export async function pause(stage: Stage, process: ServerProcess, durationMs: number): Promise<void> {
  await fault(stage, 'stop', process.name, async () => {
    process.pause();
    await delay(durationMs);
    process.resume();
  });
}

/**
 * From now on cuts this share (0–1) of the answers off, after the server has done what it was asked: some wholly, some
 * in the middle. Gives back how to stop.
 */
export function cutAnswers({ cluster, journal, random }: Stage, share: number): () => void {
  return cluster.door.ambush(({ backend = 'nobody' }) => {
    if (random.next() >= share) return undefined;
    journal.write({ kind: 'fault', at: performance.now(), what: 'cut answer', target: backend, phase: 'begin' });
    return Math.max(0, random.between(-1, 1));
  });
}
