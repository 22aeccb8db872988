import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';
import { assertNoSecretIn } from './secret-in-log.js';
import { ServerLog } from './server-log.js';

/** Of the tree. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const START_TIMEOUT_MS = 60_000;

export interface Stack {
  readonly url: string;
  /** `DATA_DIR` of the server. */
  readonly dataDir: string;
  /** Waits for the first line of the log (or one that was written already) that matches, and gives the match. */
  logged(pattern: RegExp): Promise<RegExpExecArray>;
  /** Everything that the server has said so far. */
  log(): string;
  /** `kill -9` of the server process; its PostgreSQL is left behind as a crash leaves it. */
  kill(): Promise<void>;
  /** Starts the server again on the same data and port. */
  restart(): Promise<void>;
  /** Stops it in order, removes its data, and fails when its log, at its most talkative, holds a secret. */
  stop(): Promise<void>;
}

/** What people do at the page and integrators with the guide's snippets meets no limit: tests of those keep them on. */
export const USUAL_LIMITS = { RATE_LIMITS: 'default' };

/** The built server as `pnpm start` runs it but for rate limits, with a data folder of its own and its own embedded
 * PostgreSQL. A port of its own too, unless `env` names one. */
export async function startStack(env: Record<string, string> = {}): Promise<Stack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'connect-e2e-'));
  const port = env['PORT'] ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    ...process.env,
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    PORT: port,
    PUBLIC_URL: url,
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'trace',
    ...env,
  };
  const log = new ServerLog();
  let server = await launch(environment, log);
  return {
    url,
    dataDir,
    log: () => log.text,
    logged: (pattern) => log.match(pattern),
    kill: () => end(server, 'SIGKILL'),
    restart: async () => {
      server = await launch(environment, log);
    },
    stop: async () => {
      await end(server, 'SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
      assertNoSecretIn(log.text);
    },
  };
}

async function launch(env: NodeJS.ProcessEnv, log: ServerLog): Promise<ChildProcess> {
  const server = spawn(process.execPath, ['apps/standalone/dist/main.js'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const reader = createInterface({ input: server.stdout }).on('line', (line) => log.add(line));
  createInterface({ input: server.stderr }).on('line', (line) => log.add(line));
  const ready = new Promise<boolean>((resolve) => {
    reader.on('line', (line) => line.includes('OpenHands Connect is ready') && resolve(true));
    server.on('close', () => resolve(false));
  });
  const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
  const isReady = await Promise.race([ready, once(timeout, 'abort')]);
  if (isReady !== true) throw new Error(`The server did not start:\n${log.text}`);
  return server;
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill(signal);
  await exited;
}
