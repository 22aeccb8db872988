import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DiskBlobStore,
  EventLog,
  InProcessBus,
  loadConfig,
  openLimiter,
  type Bus,
  type Database,
} from '@openhands-connect/platform';
import { assertNothingSecretLogged, auditedLog, learnSecrets, testDatabase } from '@openhands-connect/platform/testing';
import { entities } from '../entities.js';
import { migrations } from '../migrations/index.js';
import { Drain, type Runtime } from '../platform/index.js';
import { SigningKeys } from '../signing-keys/index.js';

export interface TestRuntimeOptions {
  /** Environment variables beyond the defaults of a test: loopback, no rate limits. */
  env?: Record<string, string>;
  /** Another bus than the in-process one, e.g. one that loses signals. */
  createBus?: (database: Database) => Bus | Promise<Bus>;
}

/**
 * A runtime over a database, a data folder and a bus of its own; `close` removes all of them, and fails when a secret
 * that the tests of the file know of was logged.
 */
export async function testRuntime({ env = {}, createBus }: TestRuntimeOptions = {}): Promise<Runtime> {
  const dataDir = await mkdtemp(join(tmpdir(), 'connect-test-'));
  const config = loadConfig({ DATA_DIR: dataDir, RATE_LIMITS: 'off', PORT: '0', ...env });
  const testing = await testDatabase({ entities, migrations, log: auditedLog });
  const { database } = testing;
  learnSecrets({ password: new URL(database.url).password });
  const limiter = await openLimiter(config, auditedLog);
  const bus = (await createBus?.(database)) ?? new InProcessBus(auditedLog);
  const signingKeys = await SigningKeys.open(database, dataDir, { log: auditedLog });
  return {
    config,
    log: auditedLog,
    database,
    bus,
    eventLog: new EventLog(database, bus),
    blobs: await DiskBlobStore.open(join(dataDir, 'files')),
    signingKeys,
    limiter,
    drain: new Drain(),
    close: async () => {
      signingKeys.close();
      await bus.close();
      limiter.close();
      await testing.drop();
      await rm(dataDir, { recursive: true, force: true });
      assertNothingSecretLogged();
    },
  };
}
