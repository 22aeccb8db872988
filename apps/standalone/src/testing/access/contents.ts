import { readdir } from 'node:fs/promises';
import type { TestCore } from '@openhands-connect/core/testing';

/** What a gateway writes by itself, whoever knocks: that it lives, and who is connected. */
const PRESENCE = ['gateways', 'room_presence'];

/**
 * Everything that the database holds, and the names of all contents of files, as a text to compare; when a key was last
 * used does not count. A content never changes under its name.
 */
export async function contentsOf(core: TestCore): Promise<string> {
  const parts = tablesOf(core, PRESENCE).map(
    (
      table,
    ) => `SELECT '${table}' AS name, string_agg((to_jsonb(t) - 'last_used_at')::text, ',' ORDER BY t::text) AS rows
      FROM ${table} t`,
  );
  return JSON.stringify([await core.runtime.database.manager.query(parts.join(' UNION ALL ')), await blobsOf(core)]);
}

/**
 * Everything but the accounts and the keys of tokens goes, so that comparing stays cheap. What polls meanwhile locks tables
 * in another order; a transaction is done again after a deadlock.
 */
export async function clear(core: TestCore): Promise<void> {
  const tables = tablesOf(core, [...PRESENCE, 'signing_keys', 'users']).join(', ');
  await core.runtime.database.transaction(async ({ manager }) => await manager.query(`TRUNCATE ${tables}`));
}

function tablesOf({ runtime: { database } }: TestCore, except: readonly string[]): string[] {
  return database.dataSource.entityMetadatas.map(({ tableName }) => tableName).filter((name) => !except.includes(name));
}

async function blobsOf({ runtime: { config } }: TestCore): Promise<string[]> {
  if (config.storage.kind !== 'file') throw new Error('the files of this server are not in a folder');
  const entries = await readdir(config.storage.directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted((one, other) => one.localeCompare(other));
}
