import type { PoolClient } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { Log } from '../observability/log.js';
import { fromDriver } from './database-error.js';
import type { Statement } from './statement.js';

/** What runs inside one transaction. It is of no use after the work has returned. */
export interface Transaction {
  /** TypeORM, on this transaction's connection. */
  readonly manager: EntityManager;
  /** One prepared statement on this transaction's connection; resolves to its rows. */
  run<Params extends readonly unknown[], Row>(statement: Statement<Params, Row>, params: Params): Promise<Row[]>;
  /** Calls `callback` once COMMIT has succeeded, never otherwise. What it throws is logged and reaches nobody. */
  afterCommit(callback: AfterCommit): void;
}

/** What it gives back is of no interest; a promise is waited for only to log its rejection. */
type AfterCommit = () => unknown;

export type Isolation = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/** One attempt: begin, work, commit; or roll back and throw what the work threw. */
export async function runTransaction<T>(
  dataSource: DataSource,
  log: Log,
  isolation: Isolation,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    const client: PoolClient = await fromDriver(runner.connect());
    await fromDriver(runner.startTransaction(isolation === 'READ COMMITTED' ? undefined : isolation));
    const tx = new OpenTransaction(runner, client);
    try {
      const result = await work(tx);
      await fromDriver(commit(client));
      tx.end().forEach((callback) => void callSafely(callback, log));
      return result;
    } catch (error) {
      tx.end();
      await rollBack(runner, client, log);
      throw error;
    }
  } finally {
    await runner.release();
  }
}

class OpenTransaction implements Transaction {
  readonly manager: EntityManager;
  #callbacks: AfterCommit[] = [];
  #ended = false;

  constructor(
    runner: QueryRunner,
    private readonly client: PoolClient,
  ) {
    this.manager = runner.manager;
  }

  async run<Params extends readonly unknown[], Row>(statement: Statement<Params, Row>, params: Params): Promise<Row[]> {
    if (this.#ended) throw new Error(`"${statement.name}" was run after its transaction had ended`);
    const query = { name: statement.name, text: statement.sql, values: [...params] };
    const { rows } = await fromDriver(this.client.query(query));
    return rows as Row[];
  }

  afterCommit(callback: AfterCommit): void {
    if (this.#ended) throw new Error('afterCommit was called after the transaction had ended');
    this.#callbacks.push(callback);
  }

  /** Closes the transaction to further use and hands out what waits for the commit. */
  end(): AfterCommit[] {
    this.#ended = true;
    return this.#callbacks;
  }
}

/**
 * PostgreSQL answers COMMIT of a failed transaction with a rollback and no error: that must not look like success.
 * TypeORM's own commit hides that answer.
 */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT') {
    throw new Error('A statement of the transaction failed and its error was swallowed: nothing was committed');
  }
}

/** Undoes; a connection that cannot even do that is closed, so that the pool drops it. */
async function rollBack(runner: QueryRunner, client: PoolClient, log: Log): Promise<void> {
  try {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
  } catch (error) {
    log.warn({ err: error }, 'a transaction could not be rolled back, its connection is closed');
    void (client as unknown as { end(): Promise<void> }).end().catch(() => undefined);
  }
}

async function callSafely(callback: AfterCommit, log: Log): Promise<void> {
  try {
    await callback();
  } catch (error) {
    log.error({ err: error }, 'an after-commit callback failed');
  }
}
