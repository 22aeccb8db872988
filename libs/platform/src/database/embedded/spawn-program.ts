import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { RunAs } from './run-as.js';

export type Program = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Starts a PostgreSQL program. In a session of its own: Ctrl-C in the terminal must reach the server through us,
 * after those who still use it. Nothing of our environment is handed on but what finds programs: `PG…` variables
 * would change what the server does.
 */
export function spawnProgram(runAs: RunAs, program: string, args: readonly string[]): Program {
  const [command = program, ...rest] = [...runAs.prefix, program, ...args];
  return spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...runAs.user,
  });
}
