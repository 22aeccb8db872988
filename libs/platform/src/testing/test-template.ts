import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { migrate } from '../database/migrate.js';
import { openDatabase, type MigrationClass } from '../database/open-database.js';
import { onServer, withDatabase } from './test-server.js';

/** Any number that nobody else takes as an advisory lock on the maintenance database. */
const TEMPLATE_LOCK = 0x6f68_6374;

/**
 * The name of a database that these migrations have made, for copying; made now when there is none. Processes that
 * want the same one at once wait for the first. It gets its name when it is complete, so a killed maker leaves none.
 */
export async function ensureTemplate(serverUrl: string, migrations: readonly MigrationClass[]): Promise<string> {
  const name = `template_${fingerprint(migrations)}`;
  await onServer(serverUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await build(client, serverUrl, name, migrations);
  });
  return name;
}

async function build(
  client: Client,
  serverUrl: string,
  name: string,
  migrations: readonly MigrationClass[],
): Promise<void> {
  const unfinished = `${name}_unfinished`;
  await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${unfinished}`);
  const database = await openDatabase({ url: withDatabase(serverUrl, unfinished), entities: [], migrations });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
  await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
}

/** Changes whenever the code of a migration does. */
function fingerprint(migrations: readonly MigrationClass[]): string {
  const hash = createHash('sha256');
  migrations.forEach((migration) => hash.update(String(migration)));
  return hash.digest('hex').slice(0, 16);
}
