import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 20;

export interface Launch {
  command: readonly string[];
  cwd: string;
  env: Record<string, string>;
  /** Where its output goes. */
  logFile: string;
  /** The command is `node` itself and may be asked through the memory probe. */
  probed?: boolean;
}

/** A server as a child in a process group of its own, so that stopping it stops whatever it started. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
    private readonly launch: Launch,
  ) {}

  static start(launch: Launch): ServerProcess {
    const [file = '', ...args] = launch.command;
    const log = openSync(launch.logFile, 'a');
    const child = spawn(file, args, {
      cwd: launch.cwd,
      env: { ...process.env, ...launch.env },
      detached: true,
      stdio: ['ignore', log, log, ...(launch.probed ? ['ipc' as const] : [])],
    });
    closeSync(log);
    child.on('error', () => undefined);
    if (child.pid === undefined) throw new Error(`cannot start ${launch.command.join(' ')}`);
    return new ServerProcess(child, child.pid, launch);
  }

  /** Waits for the first 200 of `url`; resolves to the ms since this was called. */
  async ready(url: string, timeoutMs: number): Promise<number> {
    const startedAt = performance.now();
    while (performance.now() - startedAt < timeoutMs) {
      if (this.hasEnded()) throw this.failure('ended before it was ready');
      const status = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
        async (response) => (await response.arrayBuffer(), response.status),
        () => 0,
      );
      if (status === 200) return performance.now() - startedAt;
      await delay(POLL_MS);
    }
    throw this.failure(`was not ready within ${timeoutMs} ms`);
  }

  /** Asks the memory probe (see memory-probe.ts) for the resident set after a garbage collection, in bytes. */
  residentBytes(): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.failure('did not answer the memory probe')), 10_000);
      this.child.once('message', (bytes) => {
        clearTimeout(timer);
        resolve(Number(bytes));
      });
      this.child.send('resident-bytes');
    });
  }

  /** SIGTERM to the group, SIGKILL to what is left of it after 15 s. */
  async stop(): Promise<void> {
    const deadline = performance.now() + STOP_TIMEOUT_MS;
    this.signal('SIGTERM');
    while (this.signal(0)) {
      if (performance.now() > deadline) this.signal('SIGKILL');
      await delay(POLL_MS);
    }
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private signal(signal: NodeJS.Signals | 0): boolean {
    try {
      return process.kill(-this.pid, signal);
    } catch {
      return false;
    }
  }

  private failure(what: string): Error {
    const tail = readFileSync(this.launch.logFile, 'utf8').slice(-2_000);
    return new Error(`${this.launch.command.join(' ')} ${what}\n${tail}`);
  }
}

/** A port of loopback that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
