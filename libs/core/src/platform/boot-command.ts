import { join } from 'node:path';
import {
  joinEmbeddedPostgres,
  loadConfig,
  openDatabase,
  PostgresBus,
  silentLog,
  type Bus,
  type Database,
} from '@openhands-connect/platform';
import { entities } from '../entities.js';
import { migrations } from '../migrations/index.js';
import { cannotUseDatabase, StartError } from './start-error.js';

/** What a command works on. */
export interface CommandRuntime {
  /** Absolute. */
  readonly dataDir: string;
  readonly database: Database;
  readonly bus: Bus;
  close(): Promise<void>;
}

/**
 * Opens what a command of an operator needs, from the environment alone: the database, whether or not a server runs
 * beside it, and the bus to the processes on it. Migrates nothing.
 *
 * @throws ConfigError, StartError
 */
export async function bootCommand(): Promise<CommandRuntime> {
  const { database: target, dataDir } = loadConfig();
  const postgres = await openServer(target.url, dataDir);
  const { url } = postgres;
  try {
    const options = { url, entities, migrations, poolSize: 2, applicationName: 'connect-command', log: silentLog };
    const database = await openDatabase(options);
    const bus = await PostgresBus.open({ url });
    const close = async (): Promise<void> => {
      await bus.close();
      await database.close();
      await postgres.stop();
    };
    return { dataDir, database, bus, close };
  } catch (error) {
    await postgres.stop();
    throw cannotUseDatabase(url, error);
  }
}

async function openServer(url: string | undefined, dataDir: string): Promise<{ url: string; stop(): Promise<void> }> {
  if (url !== undefined) return { url, stop: async () => undefined };
  const folder = join(dataDir, 'postgres');
  const postgres = await joinEmbeddedPostgres({ dataDir: folder });
  if (!postgres) throw new StartError(`There is no database yet: DATABASE_URL is not set, and ${folder} holds none.`);
  return postgres;
}
