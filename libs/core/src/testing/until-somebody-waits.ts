import type { Database } from '@openhands-connect/platform';

/** Resolves when a statement waits for the lock of another. */
export async function untilSomebodyWaits(database: Database): Promise<void> {
  const waiting = `SELECT count(*) AS waiting FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  let count = 0;
  while (count === 0) [{ waiting: count }] = await database.manager.query<[{ waiting: number }]>(waiting);
}
