import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { Log } from '../observability/log.js';
import { allClosed } from './all-closed.js';
import { isConnectionLost, isRetriable, isStalePlan, markDatabaseError } from './database-error.js';
import { ProbeConnection } from './probe-connection.js';
import type { Statement } from './statement.js';
import { runTransaction, type Isolation, type Transaction } from './transaction.js';

export interface TransactionOptions {
  /** READ COMMITTED unless told. */
  readonly isolation?: Isolation;
  /** How often the work is done again after a serialization failure or a deadlock; 3 unless told. */
  readonly retries?: number;
}

const RETRY_BASE_MS = 10;

/** PostgreSQL: prepared statements in one round trip, and transactions. Made by `openDatabase`. */
export class Database {
  readonly #probe: ProbeConnection;

  constructor(
    readonly dataSource: DataSource,
    private readonly pool: Pool,
    /** For those that need a connection of their own (LISTEN). Holds the password: never log it. */
    readonly url: string,
    private readonly log: Log,
  ) {
    this.#probe = new ProbeConnection(url);
  }

  /** TypeORM outside of a transaction: reads, and single writes that stand alone. */
  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /** One prepared statement on any free connection, committed by itself; resolves to its rows. */
  run<Params extends readonly unknown[], Row>(statement: Statement<Params, Row>, params: Params): Promise<Row[]> {
    return new Promise<Row[]>((resolve, reject) => {
      this.#query(statement, params, (error, rows) => {
        if (error === undefined) resolve(rows);
        // A migration has changed what the statement gives; another connection plans it anew.
        else if (isStalePlan(error))
          this.#query(statement, params, (again, r) => (again === undefined ? resolve(r) : reject(again)));
        else reject(error);
      });
    });
  }

  /**
   * Commits what `work` does, or nothing of it. `work` runs again after a serialization failure or a deadlock,
   * so it must not have effects outside of the transaction: those belong into `tx.afterCommit`.
   * When the connection breaks during COMMIT the outcome is unknown; that is thrown, never retried.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const { isolation = 'READ COMMITTED', retries = 3 } = options;
    for (let attempt = 1; ; attempt++) {
      try {
        return await runTransaction(this.dataSource, this.log, isolation, work);
      } catch (error) {
        if (!isRetriable(error) || attempt > retries) throw error;
        this.log.debug({ err: error, attempt }, 'a transaction is done again');
        await delay(Math.random() * RETRY_BASE_MS * 2 ** attempt);
      }
    }
  }

  /** Whether the server answers, told within a second, however many requests wait for a connection. */
  async isReachable(): Promise<boolean> {
    return await this.#probe.answers();
  }

  /** How the pool stands, for metrics. */
  poolState(): { total: number; idle: number; waiting: number } {
    return { total: this.pool.totalCount, idle: this.pool.idleCount, waiting: this.pool.waitingCount };
  }

  /** Waits for connections in use, then closes; resolves when the server has let go of every connection, or after 5 s. */
  async close(): Promise<void> {
    if (!this.dataSource.isInitialized) return;
    await this.#probe.close();
    const closed = allClosed(this.pool);
    await this.dataSource.destroy();
    await closed;
  }

  /**
   * By hand, since `pool.query` closes the connection after any error, a unique violation too; and by callbacks, since
   * the promises of connecting and querying under the one that is given back cost a tenth of the hot path.
   */
  #query<Row>(statement: Statement<never, Row>, params: readonly unknown[], done: QueryCallback<Row>): void {
    const fail = (error: unknown): void => {
      markDatabaseError(error);
      done(error, []);
    };
    this.pool.connect((connectError, client, release) => {
      if (!client) {
        fail(connectError ?? new Error('the pool gave no connection'));
        return;
      }
      const query = { name: statement.name, text: statement.sql, values: params as unknown[] };
      client.query(query, (error: Error | null, result) => {
        release(error !== null && (isConnectionLost(error) || isStalePlan(error)));
        if (error) fail(error);
        else done(undefined, result.rows as Row[]);
      });
    });
  }
}

type QueryCallback<Row> = (error: unknown, rows: Row[]) => void;
