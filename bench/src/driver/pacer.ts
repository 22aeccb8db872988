import { setTimeout as delay } from 'node:timers/promises';

/**
 * Calls `act` at a fixed rate however long the answers take (an open loop: a slow server gets no fewer requests), and
 * makes up for late timers. Resolves when the last of `count` calls was made.
 */
export async function atRate(perSecond: number, count: number, act: (index: number) => void): Promise<void> {
  const startedAt = performance.now();
  for (let index = 0; index < count; index++) {
    const waitMs = startedAt + (index * 1000) / perSecond - performance.now();
    if (waitMs > 0) await delay(waitMs);
    act(index);
  }
}
