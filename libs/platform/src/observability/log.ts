import type { Logger } from 'pino';

/** What library code needs of a logger: pino's call form, `log.warn({ err }, 'message')`. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** A log that says nothing: the default where a caller gives none. */
export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}
