import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { assertNoSecretIn } from './secret-in-log.js';
import { ServerLog } from './server-log.js';
import { endProcess, startProcess } from './start-process.js';

export { ROOT } from './start-process.js';

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
  let server = await startProcess('standalone', environment, log);
  return {
    url,
    dataDir,
    log: () => log.text,
    logged: (pattern) => log.match(pattern),
    kill: () => endProcess(server, 'SIGKILL'),
    restart: async () => {
      server = await startProcess('standalone', environment, log);
    },
    stop: async () => {
      await endProcess(server, 'SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
      assertNoSecretIn(log.text);
    },
  };
}
