import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { CleanUp } from './clean-up.js';
import type { Postgres } from './postgres.js';
import { ServerProcess, freePort } from './server-process.js';

const READY_TIMEOUT_MS = 60_000;

/** How a side is started; `PORT`, `DATABASE_URL` and `DATA_DIR` come from here. */
export interface Program {
  name: string;
  command: readonly string[];
  cwd: string;
}

/** A running server with a database of its own. */
export interface Target {
  name: string;
  url: string;
  port: number;
  pid: number;
  /** A connection of the driver's own into the server's database. */
  database: Client;
  /** The same program once more, in a new process over a new database. */
  startFresh(nodeOptions: string): Promise<Target>;
  residentBytes(): Promise<number>;
  stop(): Promise<void>;
}

export interface Surroundings {
  postgres: Postgres;
  cleanUp: CleanUp;
  /** For data folders and logs; the caller removes it. */
  temporaryDir: string;
}

export async function startTarget(program: Program, around: Surroundings, nodeOptions = ''): Promise<Target> {
  const { postgres, cleanUp, temporaryDir } = around;
  const { url: databaseUrl, drop } = await postgres.createDatabase(program.name);
  const port = await freePort();
  const dataDir = join(temporaryDir, `${program.name}-${port}`);
  mkdirSync(dataDir);
  const server = ServerProcess.start({
    ...program,
    probed: true,
    logFile: join(dataDir, 'server.log'),
    env: {
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      RATE_LIMITS: 'off',
      NODE_ENV: 'production',
      NODE_OPTIONS: nodeOptions,
    },
  });
  const stopServer = cleanUp.add(() => server.stop());
  const url = `http://127.0.0.1:${port}`;
  await server.ready(`${url}/health/ready`, READY_TIMEOUT_MS);
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const disconnect = cleanUp.add(() => database.end());
  return {
    name: program.name,
    url,
    port,
    pid: server.pid,
    database,
    startFresh: (options) => startTarget(program, around, options),
    residentBytes: () => server.residentBytes(),
    async stop() {
      await disconnect();
      await stopServer();
      await drop();
    },
  };
}
