import { join } from 'node:path';
import {
  createLogger,
  DiskBlobStore,
  InProcessBus,
  loadConfig,
  openBus,
  startEmbeddedPostgres,
  type BlobStore,
  type Config,
  type Log,
} from '@openhands-connect/platform';
import { freeAllMails } from '../accounts/index.js';
import { freeAllTurns } from '../agents/index.js';
import { refuseUnsupported, required } from './refuse-unsupported.js';
import { openRuntime, type Runtime } from './runtime.js';

/** Opens what a process runs on, from the environment alone. Its bus reaches the other processes. */
export async function bootProcess(name: 'api' | 'gateway' | 'worker'): Promise<Runtime> {
  const config = loadConfig();
  refuseUnsupported(config);
  const url = required('DATABASE_URL', config.database.url);
  const log = createLogger({ level: config.observability.logLevel, name });
  return await openRuntime({
    config,
    log,
    databaseUrl: url,
    blobs: await openBlobs(config),
    createBus: () => openBus(config, url, log),
    applicationName: `connect-${name}`,
  });
}

/** Opens what the one-process server runs on; without DATABASE_URL it brings its own PostgreSQL. */
export async function bootStandalone(): Promise<Runtime> {
  const config = loadConfig();
  refuseUnsupported(config);
  const log = createLogger({ level: config.observability.logLevel, name: 'standalone' });
  const postgres = await openServer(config, log);
  try {
    const runtime = await openRuntime({
      config,
      log,
      databaseUrl: postgres.url,
      blobs: await openBlobs(config),
      createBus: () => (isShared(config) ? openBus(config, postgres.url, log) : new InProcessBus(log)),
      applicationName: 'connect-standalone',
    });
    const close = async (): Promise<void> => {
      await runtime.close();
      await postgres.stop();
    };
    // Nobody else works on the embedded database: whoever held work of it is gone.
    if (config.database.url === undefined) {
      await freeAllTurns(runtime.database);
      await freeAllMails(runtime.database);
    }
    return { ...runtime, close };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** Other processes can be on the same database, unless it is this one's own. */
function isShared({ database, redisUrl }: Config): boolean {
  return database.url !== undefined || redisUrl !== undefined;
}

async function openServer({ database, dataDir }: Config, log: Log): Promise<{ url: string; stop(): Promise<void> }> {
  const { url } = database;
  if (url !== undefined) return { url, stop: async () => undefined };
  return await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'),
    log,
    onFailure: (error) => {
      log.error({ err: error }, 'the database cannot be brought back, so the server ends');
      process.exit(1);
    },
  });
}

async function openBlobs({ storage }: Config): Promise<BlobStore> {
  if (storage.kind !== 'file') throw new Error('this version keeps files on disk only');
  return await DiskBlobStore.open(storage.directory);
}
