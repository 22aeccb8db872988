import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { ClientBase, Pool } from 'pg';
import { silentLog, type Log } from '../observability/log.js';
import { Database } from './database.js';
import { endSilentConnections } from './end-silent-connections.js';
import { fromDriver } from './database-error.js';
import { typeParsers } from './type-parsers.js';
import { typeormLogger } from './typeorm-logger.js';

export type EntityClass = (new (...args: never[]) => object) | EntitySchema;
export type MigrationClass = new () => MigrationInterface;

export interface DatabaseOptions {
  /** `postgresql://user:password@host:port/database`. */
  readonly url: string;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
  /** Connections at most; 10 unless told. */
  readonly poolSize?: number;
  /** How long a caller waits for a connection before it gets an error; 5 s unless told. */
  readonly connectTimeoutMs?: number;
  /**
   * How long a statement may go without an answer before its connection counts as lost. 20 s unless told: the server ends
   * a statement before that, so it is not slow but gone, without a word (its machine, or a firewall's memory of it).
   */
  readonly answerTimeoutMs?: number;
  readonly applicationName?: string;
  readonly log?: Log;
}

/**
 * Statements are planned once, whatever their parameters. PostgreSQL would weigh a plan for each execution against it, by
 * guesses about arrays that are wrong here: planning took longer than writing a message.
 */
const PLAN_CACHE_MODE = 'force_generic_plan';
const STATEMENT_TIMEOUT_MS = 15_000;
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;
const LOCK_TIMEOUT_MS = 5_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;

/** The TypeORM data source as this tree uses it; the command line of migrations takes it too. */
export function createDataSource(options: DatabaseOptions): DataSource {
  const log = options.log ?? silentLog;
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: [...options.entities] as never[],
    migrations: [...options.migrations],
    synchronize: false,
    logger: typeormLogger(log),
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: options.connectTimeoutMs ?? 5_000,
    applicationName: options.applicationName ?? 'openhands-connect',
    // The driver hangs its whole client on the error: the message says it all.
    poolErrorHandler: (error: unknown) => log.warn({ reason: String(error) }, 'an idle database connection was lost'),
    extra: {
      types: typeParsers,
      // The pool is small and bounded: a timer for each release and a new connection after each pause would cost more.
      idleTimeoutMillis: 0,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      options: `-c plan_cache_mode=${PLAN_CACHE_MODE}`,
      keepAlive: true,
      onConnect: survive,
    },
  });
}

/**
 * A lost connection is an event of its client beside the failure of its statement, and an event that nobody hears ends
 * the process. The pool listens to idle clients only.
 */
function survive(client: ClientBase): void {
  client.on('error', () => undefined);
}

/** Connects; throws when the server cannot be reached. Migrations are not run: see `migrate`. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const dataSource = createDataSource(options);
  await fromDriver(dataSource.initialize());
  const pool = poolOf(dataSource);
  endSilentConnections(pool, options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS);
  return new Database(dataSource, pool, options.url, options.log ?? silentLog);
}

/** TypeORM's own pool: statements and entities share its connections and its bound. */
function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as PostgresDriver).master as Pool;
}
