import type { Logger } from 'typeorm';
import type { Log } from '../observability/log.js';

/** TypeORM's voice in our log. Failed queries are thrown anyway; their text and parameters stay out. */
export function typeormLogger(log: Log): Logger {
  const say = (message: string): void => log.debug({ component: 'typeorm' }, message);
  return {
    logQuery: () => undefined,
    logQueryError: () => undefined,
    logQuerySlow: (timeMs, query) => log.warn({ component: 'typeorm', timeMs, query }, 'a query was slow'),
    logSchemaBuild: say,
    logMigration: say,
    log: (level, message: string) => (level === 'warn' ? log.warn({ component: 'typeorm' }, message) : say(message)),
  };
}
