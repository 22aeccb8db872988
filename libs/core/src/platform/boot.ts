import {
  createBlobStore,
  createLogger,
  InProcessBus,
  loadConfig,
  NotifyBus,
  startEmbeddedPostgres,
  type Config,
  type Log,
} from '@openhands-connect/platform';
import { openRuntime, type Runtime } from './runtime.js';

/** Opens what a process runs on, from the environment alone. The bus is PostgreSQL's NOTIFY: others listen too. */
export async function bootProcess(applicationName: string): Promise<Runtime> {
  const config = loadConfig();
  const log = createLogger(config);
  const databaseUrl = config.database.url;
  if (databaseUrl === undefined) {
    throw new Error('DATABASE_URL is needed where processes run apart, e.g. postgresql://user:password@host:5432/connect');
  }
  const createBus = async (): Promise<NotifyBus> => await NotifyBus.open({ url: databaseUrl, log });
  return await openRuntime({ config, log, databaseUrl, blobs: createBlobStore(config), createBus, applicationName });
}

/** Opens what the one-process server runs on; without DATABASE_URL it brings its own PostgreSQL. */
export async function bootStandalone(): Promise<Runtime> {
  const config = loadConfig();
  const log = createLogger(config);
  const postgres = await openServer(config, log);
  try {
    const runtime = await openRuntime({
      config,
      log,
      databaseUrl: postgres.url,
      blobs: createBlobStore(config),
      createBus: () => new InProcessBus(log),
      applicationName: 'connect-standalone',
    });
    const close = async (): Promise<void> => {
      await runtime.close();
      await postgres.stop();
    };
    return { ...runtime, close };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function openServer(config: Config, log: Log): Promise<{ url: string; stop(): Promise<void> }> {
  const { url } = config.database;
  if (url !== undefined) return { url, stop: async () => undefined };
  return await startEmbeddedPostgres({ dataDir: config.dataDir, log });
}
