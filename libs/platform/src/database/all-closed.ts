import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';

/** A server that does not answer any more is not waited for longer than this. */
const TIMEOUT_MS = 5_000;

/**
 * Resolves when all connections that the pool has at this moment are closed. The pool's own end does not wait for
 * that: a server that is stopped right after it would find connections and say so.
 */
export async function allClosed(pool: Pool): Promise<void> {
  let open = pool.totalCount;
  if (open === 0) return;
  const timeout = new AbortController();
  const closed = new Promise<void>((resolve) => {
    pool.on('remove', () => {
      open -= 1;
      if (open === 0) resolve();
    });
  });
  const late = delay(TIMEOUT_MS, undefined, { signal: timeout.signal }).catch(() => undefined);
  await Promise.race([closed, late]).finally(() => timeout.abort());
}
