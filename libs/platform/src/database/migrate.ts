import type { Client } from 'pg';
import pg from 'pg';
import type { Database } from './database.js';

/** "ohc migr" in bytes: any number does that nobody else uses for advisory locks in this database. */
const MIGRATION_LOCK = 0x6f68_636d;

/**
 * Runs the pending migrations, each in a transaction of its own. Several processes may call it at once:
 * an advisory lock lets one work while the others wait and then find nothing left to do.
 * Throws what the failing migration threw; those before it stay.
 */
export async function migrate(database: Database): Promise<void> {
  const lock = new pg.Client({ connectionString: database.url });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await database.dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await closeQuietly(lock);
  }
}

/** Ending the session frees the lock, even when the session is already gone. */
async function closeQuietly(client: Client): Promise<void> {
  await client.end().catch(() => undefined);
}
