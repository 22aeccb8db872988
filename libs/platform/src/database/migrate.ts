import pg from 'pg';
import { DataSource } from 'typeorm';
import type { Database } from './database.js';

/** Any number that nobody else takes as an advisory lock in this database. */
const MIGRATION_LOCK = 0x6f68_636d;

/**
 * Runs the pending migrations, each in a transaction of its own and without a time limit. Several processes may call
 * it at once: an advisory lock lets one work while the others wait and then find nothing left to do.
 * Throws what the failing migration threw; those before it stay.
 */
export async function migrate(database: Database): Promise<void> {
  const lock = new pg.Client({ connectionString: database.url, application_name: 'openhands-connect migration' });
  // Whoever waits for the connection hears of its end; an event that nobody hears ends the process.
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runPending(database.dataSource);
  } finally {
    await lock.end().catch(() => undefined);
  }
}

/** On a connection of its own: the server's time limits are for requests, not for building an index. */
async function runPending({ options }: DataSource): Promise<void> {
  if (options.type !== 'postgres') throw new Error('Migrations run on PostgreSQL alone');
  const unlimited = { ...options.extra, statement_timeout: 0, idle_in_transaction_session_timeout: 0 };
  const dataSource = new DataSource({ ...options, entities: [], poolSize: 2, extra: unlimited });
  await dataSource.initialize();
  try {
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}
