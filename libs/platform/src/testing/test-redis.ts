import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const REDIS = '/usr/bin/redis-server';

/** A machine without Redis runs all other tests; CI installs it, and fails without. */
export const hasRedis = existsSync(REDIS) || Boolean(process.env['CI']);

/** A Redis of one test file, with its own port and nothing on disk. */
export interface TestRedis {
  readonly url: string;
  /** `kill -9`: connections break, everything it held is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  /** It keeps its connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

export async function startTestRedis(): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'connect-redis-'));
  const port = quietPort();
  let server = await launch(port, dir);
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: async () => {
      server = await launch(port, dir);
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    stop: async () => {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * Of those that the system never gives out by itself: what was killed must find its port again, whoever connects to
 * whatever meanwhile.
 */
function quietPort(): number {
  return 20_000 + Math.floor(Math.random() * 12_000);
}

async function launch(port: number, dir: string): Promise<ChildProcess> {
  const options = { port, dir, bind: '127.0.0.1', save: '', appendonly: 'no' };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn(REDIS, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const lines: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    lines.push(line);
    if (!line.includes('Ready to accept connections')) continue;
    server.stdout.resume();
    return server;
  }
  throw new Error(`Redis did not start:\n${lines.join('\n')}`);
}
