import { EventLog, openDatabase, type Bus, type Database } from '@openhands-connect/platform';
import { entities } from '../entities.js';
import { migrations } from '../migrations/index.js';
import type { Runtime } from '../platform/index.js';
import { SigningKeys } from '../signing-keys/index.js';

/** Another process beside the first: the same database and data folder, connections and a bus of its own. Close it first. */
export async function joinRuntime(
  first: Runtime,
  createBus: (database: Database) => Bus | Promise<Bus>,
): Promise<Runtime> {
  const database = await openDatabase({ url: first.database.url, entities, migrations, poolSize: 4, log: first.log });
  const bus = await createBus(database);
  const signingKeys = await SigningKeys.open(database, first.config.dataDir, { log: first.log });
  return {
    ...first,
    database,
    bus,
    eventLog: new EventLog(database, bus),
    signingKeys,
    close: async () => {
      signingKeys.close();
      await bus.close();
      await database.close();
    },
  };
}
