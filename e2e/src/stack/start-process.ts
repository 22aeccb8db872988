import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AppName } from './run-server.js';
import type { ServerLog } from './server-log.js';

/** Of the tree. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const START_TIMEOUT_MS = 60_000;
/** What each kind of process says when it serves; its database says something alike earlier. */
const READY = /"(?:the (?:API|gateway|worker)|OpenHands Connect) is ready/;

/** Starts a built process, and waits until it says that it is ready. */
export async function startProcess(app: AppName, env: NodeJS.ProcessEnv, log: ServerLog): Promise<ChildProcess> {
  const server = spawn(process.execPath, [`apps/${app}/dist/main.js`], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const reader = createInterface({ input: server.stdout }).on('line', (line) => log.add(line));
  createInterface({ input: server.stderr }).on('line', (line) => log.add(line));
  const ready = new Promise<boolean>((resolve) => {
    reader.on('line', (line) => READY.test(line) && resolve(true));
    server.on('close', () => resolve(false));
  });
  const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
  const isReady = await Promise.race([ready, once(timeout, 'abort')]);
  if (isReady !== true) throw new Error(`The server did not start:\n${log.text}`);
  return server;
}

/** Sends a signal and waits until the process is gone. */
export async function endProcess(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill(signal);
  await exited;
}
