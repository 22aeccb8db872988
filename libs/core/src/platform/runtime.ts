import {
  EventLog,
  migrate,
  openDatabase,
  openLimiter,
  type BlobStore,
  type Bus,
  type Config,
  type Database,
  type Log,
  type RateLimiter,
} from '@openhands-connect/platform';
import { entities } from '../entities.js';
import { migrations } from '../migrations/index.js';
import { SigningKeys } from '../signing-keys/index.js';
import { Drain } from './drain.js';
import { cannotUseDatabase } from './start-error.js';

/** What a process runs on: opened once at boot, closed last. */
export interface Runtime {
  readonly config: Config;
  readonly log: Log;
  readonly database: Database;
  readonly bus: Bus;
  readonly eventLog: EventLog;
  readonly blobs: BlobStore;
  readonly signingKeys: SigningKeys;
  readonly limiter: RateLimiter;
  readonly drain: Drain;
  /** Closes bus, limiter and database; call it after the application has stopped. */
  close(): Promise<void>;
}

export interface RuntimeParts {
  config: Config;
  log: Log;
  /** `postgresql://…` of the server, embedded or not. */
  databaseUrl: string;
  blobs: BlobStore;
  /** Made once the database is open: a bus may use it. */
  createBus(database: Database): Bus | Promise<Bus>;
  /** Distinguishes the process in PostgreSQL's own views. */
  applicationName: string;
}

/** Opens the database, brings its schema up to date and connects everything else to it. */
export async function openRuntime(parts: RuntimeParts): Promise<Runtime> {
  const { config, log, blobs } = parts;
  const database = await openDatabase({
    url: parts.databaseUrl,
    entities,
    migrations,
    poolSize: config.database.poolSize,
    applicationName: parts.applicationName,
    log,
  }).catch((error: unknown) => {
    throw config.database.url === undefined ? error : cannotUseDatabase(config.database.url, error);
  });
  try {
    await migrate(database);
    const bus = await parts.createBus(database);
    const signingKeys = await SigningKeys.open(database, config.dataDir, { log });
    const limiter = await openLimiter(config, log);
    const close = async (): Promise<void> => {
      signingKeys.close();
      await bus.close();
      limiter.close();
      await database.close();
    };
    const [eventLog, drain] = [new EventLog(database, bus), new Drain()];
    return { config, log, database, bus, eventLog, blobs, signingKeys, limiter, drain, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
