import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.js';
import type { Conversation } from '../drivers/cast.js';
import type { Readers } from '../drivers/readers.js';
import { recordDatabase } from '../journal/record-database.js';
import type { Stage } from './scenario.js';

const POLL_MS = 200;
/** A lease that a killed worker held runs out after 15 s, and a turn that failed is tried again after up to 30 s. */
const AT_REST_WITHIN_MS = 90_000;
const CAUGHT_UP_WITHIN_MS = 60_000;

/** The end of a scenario: agents come to rest, readers catch up, and the database is written down. */
export async function finish(
  { cluster, journal }: Stage,
  conversations: readonly Conversation[],
  readers?: Readers,
): Promise<void> {
  const ids = conversations.map(({ id }) => id);
  if (cluster.of('worker').some(({ pid }) => pid !== undefined)) await comeToRest(cluster, ids);
  await readers?.catchUp(cluster.postgres, CAUGHT_UP_WITHIN_MS);
  readers?.close();
  await recordDatabase(cluster.postgres, journal, ids);
}

/** Resolves when no agent has anything to do, or the time is over: then the database shows who still had. */
async function comeToRest({ postgres }: Cluster, ids: readonly string[]): Promise<void> {
  const deadlineMs = performance.now() + AT_REST_WITHIN_MS;
  while (performance.now() < deadlineMs) {
    const working = await postgres.query('SELECT FROM agent_work WHERE conversation_id = ANY($1::uuid[]) LIMIT 1', [
      ids,
    ]);
    if (working.length === 0) return;
    await delay(POLL_MS);
  }
}
