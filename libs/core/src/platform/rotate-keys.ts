import { createLogger, loadConfig, migrate, openDatabase } from '@openhands-connect/platform';
import { entities } from '../entities.js';
import { migrations } from '../migrations/index.js';
import { SigningKeys } from '../signing-keys/index.js';
import { openServer } from './boot.js';

/**
 * What `pnpm keys:rotate` does, from the environment alone. An embedded database is started for it, so its server must
 * not be running; with DATABASE_URL everything may run on.
 *
 * @param when see `SigningKeys.rotate`
 * @returns the new key's id
 */
export async function rotateKeys(when: 'soon' | 'now'): Promise<string> {
  const config = loadConfig();
  const postgres = await openServer(config, createLogger({ level: 'warn', name: 'rotate-keys' }));
  try {
    const database = await openDatabase({ url: postgres.url, entities, migrations, poolSize: 2 });
    try {
      await migrate(database);
      return await SigningKeys.rotate(database, config.dataDir, when);
    } finally {
      await database.close();
    }
  } finally {
    await postgres.stop();
  }
}
