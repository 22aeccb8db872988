import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** How PostgreSQL's programs are started: it refuses to run as root. */
export interface RunAs {
  /** Put before the program and its arguments. Each of these replaces itself by the next, so the id stays. */
  readonly prefix: readonly string[];
  /** The user to become, where that is not the one who runs this. */
  readonly user: User | undefined;
}

/**
 * Nothing of our environment is handed on but what finds programs: `PG…` variables would change what the server does.
 */
export const PROGRAM_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

export type Program = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Starts a PostgreSQL program, in a session of its own: Ctrl-C in the terminal must reach the server through us, after
 * those who still use it.
 */
export function spawnProgram(runAs: RunAs, program: string, args: readonly string[]): Program {
  const [command = program, ...rest] = [...runAs.prefix, program, ...args];
  return spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    cwd: '/',
    env: PROGRAM_ENV,
    ...runAs.user,
  });
}
