import type { Socket } from 'node:net';
import type { Pool, PoolClient } from 'pg';

/** What the driver has no public way to ask. */
interface ClientInside {
  readonly connection: { readonly stream: Socket };
  /** The statement that waits for its answer. */
  readonly _activeQuery?: object | null;
}

interface Silence {
  readonly bytesRead: number;
  readonly looks: number;
}

const LOOKS_PER_LIMIT = 4;

/**
 * Ends connections that owe an answer and from which nothing came for so long: their other end is gone without a word (its
 * machine, or a firewall's memory of it). The statement fails, and the pool drops the connection. Noticed within a quarter
 * more than `silentMs`. A timer for each statement, which is the driver's own way, took a fifth of a short request.
 *
 * Looks are counted, not the clock: a process that was stopped has seen nobody be silent.
 */
export function endSilentConnections(pool: Pool, silentMs: number): void {
  const inUse = new Set<PoolClient>();
  let silences = new Map<PoolClient, Silence>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  const timer = setInterval(() => {
    if (pool.ended) clearInterval(timer);
    const still = new Map<PoolClient, Silence>();
    for (const client of inUse) {
      const { connection, _activeQuery: unanswered } = client as unknown as ClientInside;
      if (!unanswered) continue;
      const { bytesRead } = connection.stream;
      const before = silences.get(client);
      const looks = before?.bytesRead === bytesRead ? before.looks + 1 : 0;
      if (looks < LOOKS_PER_LIMIT) still.set(client, { bytesRead, looks });
      else connection.stream.destroy(new Error('Connection terminated: it has gone silent'));
    }
    silences = still;
  }, silentMs / LOOKS_PER_LIMIT).unref();
}
