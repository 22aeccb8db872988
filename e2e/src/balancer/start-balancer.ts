import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { endProcess } from '../stack/start-process.js';
import { ServerLog } from '../stack/server-log.js';

/** Debian's. */
export const HAPROXY = '/usr/sbin/haproxy';
export const NGINX = '/usr/sbin/nginx';

/** A machine without the program runs everything else; CI installs it, and fails without. */
export const describeWith = (program: string): typeof describe =>
  existsSync(program) || process.env['CI'] ? describe : (describe.skip as typeof describe);

export interface Balancer {
  stop(): Promise<void>;
}

/** Runs a balancer in the foreground, and waits until something is answered through it. */
export async function startBalancer(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  isServing: () => Promise<boolean>,
): Promise<Balancer> {
  const log = new ServerLog();
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => log.add(chunk.toString()));
  while (!(await isServing().catch(() => false))) {
    if (child.exitCode !== null) throw new Error(`${program} did not start:\n${log.text}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { stop: () => endProcess(child, 'SIGTERM') };
}
