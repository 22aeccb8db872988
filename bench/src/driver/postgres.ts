import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { CleanUp } from './clean-up.js';
import { readProcessStat } from './process-stat.js';

export interface PostgresFacts {
  version: string;
  fsync: string;
  synchronousCommit: string;
}

/** The one PostgreSQL server that both sides run on, each in databases of its own. */
export class Postgres {
  private constructor(
    private readonly admin: Client,
    private readonly url: string,
    private readonly cleanUp: CleanUp,
    readonly facts: PostgresFacts,
  ) {}

  /** @param url of a database whose user may create databases */
  static async connect(url: string, cleanUp: CleanUp): Promise<Postgres> {
    const admin = new Client({ connectionString: url });
    await admin.connect();
    cleanUp.add(() => admin.end());
    return new Postgres(admin, url, cleanUp, await readFacts(admin));
  }

  /** The server's first process; undefined when it runs on another machine. */
  async postmasterPid(): Promise<number | undefined> {
    const { rows } = await this.admin.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const isLocal = ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(this.url).hostname);
    return isLocal && rows[0] ? readProcessStat(rows[0].pid).parentPid : undefined;
  }

  /** A new, empty database, dropped at the end or when `drop` is called. */
  async createDatabase(label: string): Promise<{ url: string; drop: () => Promise<void> }> {
    const name = `bench_${label}_${randomUUID().slice(0, 8)}`;
    await this.admin.query(`CREATE DATABASE ${name}`);
    const drop = this.cleanUp.add(async () => {
      await this.admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    });
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return { url: url.href, drop };
  }
}

async function readFacts(admin: Client): Promise<PostgresFacts> {
  const { rows } = await admin.query<{ version: string; fsync: string; synchronous_commit: string }>(
    `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
    current_setting('synchronous_commit') AS synchronous_commit`,
  );
  const [row] = rows;
  if (row?.fsync !== 'on' || row.synchronous_commit !== 'on') {
    throw new Error('the figures are only worth something with fsync and synchronous_commit on');
  }
  return { version: row.version, fsync: row.fsync, synchronousCommit: row.synchronous_commit };
}
