import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');

export type AppName = 'api' | 'gateway' | 'worker' | 'standalone';

export interface Ended {
  code: number | null;
  stderr: string;
  /** The log. */
  stdout: string;
}

/**
 * Runs a built process that is expected to end by itself, on a data folder of its own unless `env` names one, and
 * resolves with how it ended. `onLog` is told all that the log has said, and may stop the process.
 */
export async function runServer(
  app: AppName,
  env: Record<string, string>,
  onLog?: (log: string, stop: () => void) => void,
): Promise<Ended> {
  const dataDir = await mkdtemp(join(tmpdir(), 'connect-boot-'));
  try {
    const child = spawn(process.execPath, [`apps/${app}/dist/main.js`], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'test', DATABASE_URL: '', DATA_DIR: dataDir, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      onLog?.(log, () => child.kill('SIGTERM'));
    });
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close') as Promise<[number | null]>]);
    return { code, stderr, stdout: log };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
