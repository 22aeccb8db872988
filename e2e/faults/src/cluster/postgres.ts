import { setTimeout as delay } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@openhands-connect/platform';
import { Client } from 'pg';

const BACK_WITHIN_MS = 60_000;
const POLL_MS = 50;
const OF_THE_PRODUCT = `backend_type = 'client backend' AND application_name <> 'faults'`;

/** What a kill proves depends on these. */
export interface PostgresFacts {
  readonly version: string;
  readonly fsync: string;
  readonly synchronousCommit: string;
}

type Query = <Row extends object>(sql: string, params: readonly unknown[]) => Promise<Row[]>;

/** The PostgreSQL server under the cluster. It comes back by itself from whatever is done to it here. */
export class Postgres {
  private constructor(
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  /** @param onFailure called when it could not be brought back */
  static async start(dataDir: string, onFailure: (error: Error) => void): Promise<Postgres> {
    const server = await startEmbeddedPostgres({ dataDir, onFailure });
    return new Postgres(server.url, () => server.stop());
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** The rows of a query on a connection of its own; waits until the server is there. */
  async query<Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return await this.snapshot((query) => query<Row>(sql, params));
  }

  /** Reads that see the same moment. */
  async snapshot<T>(read: (query: Query) => Promise<T>): Promise<T> {
    const client = await this.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      return await read(async <Row extends object>(sql: string, params: readonly unknown[]) => {
        const { rows } = await client.query<Row>(sql, [...params]);
        return rows;
      });
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async facts(): Promise<PostgresFacts> {
    const [facts] = await this.query<PostgresFacts>(
      `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
        current_setting('synchronous_commit') AS "synchronousCommit"`,
    );
    if (!facts) throw new Error('a SELECT without FROM gives one row');
    return facts;
  }

  /** Ends sessions of the product as an administrator does; `name` is the beginning of their application's name. */
  async terminateBackends(name: string): Promise<void> {
    await this.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${OF_THE_PRODUCT} AND starts_with(application_name, $1)`,
      [name],
    );
  }

  /** `kill -9` of one session of the product, one that works if there is any: PostgreSQL ends all others and recovers. */
  async killBackend(): Promise<void> {
    const [backend] = await this.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE ${OF_THE_PRODUCT}
      ORDER BY state = 'active' DESC, random() LIMIT 1`,
    );
    if (backend) process.kill(backend.pid, 'SIGKILL');
  }

  /** `kill -9` of the server's first process; whoever supervises it starts it again. */
  async killPostmaster(): Promise<void> {
    const [file] = await this.query<{ pid: number }>(
      `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`,
    );
    if (file) process.kill(file.pid, 'SIGKILL');
  }

  private async connect(): Promise<Client> {
    const deadlineMs = performance.now() + BACK_WITHIN_MS;
    for (;;) {
      const client = new Client({ connectionString: this.url, application_name: 'faults' });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return client;
      } catch (error) {
        await client.end().catch(() => undefined);
        if (performance.now() > deadlineMs) throw error;
        await delay(POLL_MS);
      }
    }
  }
}
