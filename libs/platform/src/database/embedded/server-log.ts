import type { Log } from '../../observability/log.js';

const SEVERITY = /\b(LOG|WARNING|ERROR|FATAL|PANIC):\s+(.*)$/;

const LEVELS: Readonly<Record<string, keyof Log>> = {
  LOG: 'debug',
  WARNING: 'warn',
  /** A statement failed: its caller gets the error and decides what it means. */
  ERROR: 'debug',
  FATAL: 'warn',
  PANIC: 'error',
};

/** Hands one line of the server's own log on to ours. */
export function logServerLine(line: string, log: Log): void {
  const [, severity = 'LOG', message = line] = SEVERITY.exec(line) ?? [];
  log[LEVELS[severity] ?? 'debug']({ component: 'postgres' }, message);
}
