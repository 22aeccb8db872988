import { readTestEnvironment } from '../config/test-environment.js';
import type { Database } from '../database/database.js';
import type { Log } from '../observability/log.js';
import { openDatabase, type EntityClass, type MigrationClass } from '../database/open-database.js';
import { uuidv7 } from '../ids/uuid-v7.js';
import { askBroker } from './server-broker.js';
import { onServer, withDatabase } from './test-server.js';
import { ensureTemplate } from './test-template.js';

export interface TestDatabaseOptions {
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
  readonly poolSize?: number;
  readonly connectTimeoutMs?: number;
  readonly log?: Log;
}

/** A migrated, empty database of one test file. */
export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  /** Closes `database` and drops it, whoever is still connected. Call it in `afterAll`. */
  drop(): Promise<void>;
}

/**
 * Makes a database for the calling test file: a copy of a template that the first caller with these migrations
 * makes for all. The server is the test run's own, or the one of `TEST_DATABASE_URL`.
 */
export async function testDatabase(options: TestDatabaseOptions): Promise<TestDatabase> {
  const serverUrl = await testServerUrl();
  const template = await ensureTemplate(serverUrl, options.migrations);
  const name = `test_${uuidv7().replaceAll('-', '')}`;
  await onServer(serverUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const url = withDatabase(serverUrl, name);
  const database = await openDatabase({ ...options, url });
  return {
    database,
    url,
    async drop() {
      await database.close();
      await onServer(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** A database of its own with nothing in it, for processes that bring their schema. */
export async function emptyDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const serverUrl = await testServerUrl();
  const name = `empty_${uuidv7().replaceAll('-', '')}`;
  await onServer(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  return {
    url: withDatabase(serverUrl, name),
    async drop() {
      await onServer(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** A server on which tests may create databases. */
export async function testServerUrl(): Promise<string> {
  const { serverUrl, brokerPort } = readTestEnvironment();
  if (serverUrl !== undefined) return serverUrl;
  if (brokerPort === undefined)
    throw new Error('No PostgreSQL for the tests: run them by jest from the root, or set TEST_DATABASE_URL');
  return askBroker(brokerPort);
}
