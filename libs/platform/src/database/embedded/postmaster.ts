import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../observability/log.js';
import type { Binaries } from './binaries.js';
import { logServerLine } from './server-log.js';
import { spawnProgram, type Program, type RunAs } from './spawn-program.js';

export interface PostmasterOptions {
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly directory: string;
  readonly port: number;
  /** Server settings beyond the fixed ones, as in `postgresql.conf`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly log: Log;
}

/** A running server. */
export interface Postmaster {
  readonly pid: number;
  /** Resolves when the server has ended, with how it ended. */
  readonly ended: Promise<string>;
  /** Fast shutdown (sessions are ended, the data is written); after 10 s immediate, after 15 s by force. */
  stop(): Promise<void>;
}

/** The port was taken by somebody else. */
export class PortInUseError extends Error {}

const READY = 'database system is ready to accept connections';
const START_TIMEOUT_MS = 120_000;
const STOP_STAGES = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;

/** Only the loopback, only with the password; nothing that an application sends is written into the server's log. */
const FIXED_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  io_method: 'sync',
};

/** Starts the server and resolves once it accepts connections. Rejects with what it said when it does not come up. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const settings = Object.entries({ ...FIXED_SETTINGS, ...options.settings, port: String(options.port) });
  const args = ['-D', options.directory, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const child = spawnProgram(options.runAs, options.binaries.postgres, args);
  const ended = once(child, 'close').then(([code, signal]) => (signal === null ? `exit code ${code}` : String(signal)));
  try {
    await becomeReady(child, ended, options.log);
  } catch (error) {
    await stopChild(child, ended);
    throw error;
  }
  return { pid: child.pid ?? 0, ended, stop: () => stopChild(child, ended) };
}

async function becomeReady(child: Program, ended: Promise<string>, log: Log): Promise<void> {
  const said: string[] = [];
  child.stdout.resume();
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      logServerLine(line, log);
      if (said.length < 20) said.push(line);
      if (line.includes(READY)) resolve();
    });
  });
  const failed = ended.then((how) => {
    const reason = said.join('\n');
    throw reason.includes('Address already in use')
      ? new PortInUseError(reason)
      : new Error(`PostgreSQL did not start (${how}):\n${reason}`);
  });
  const timeout = new AbortController();
  const late = delay(START_TIMEOUT_MS, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(`PostgreSQL was not ready after ${START_TIMEOUT_MS} ms:\n${said.join('\n')}`);
  });
  failed.catch(() => undefined);
  late.catch(() => undefined);
  await Promise.race([ready, failed, late]).finally(() => timeout.abort());
}

async function stopChild(child: Program, ended: Promise<string>): Promise<void> {
  for (const [signal, waitMs] of STOP_STAGES) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    child.kill(signal);
    const timeout = new AbortController();
    const late = delay(waitMs, undefined, { signal: timeout.signal }).catch(() => undefined);
    await Promise.race([ended, late]).finally(() => timeout.abort());
  }
  await ended;
}
