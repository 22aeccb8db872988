import { pino, type DestinationStream, type Logger } from 'pino';
import { redact, redactText } from './redact.js';

export interface LoggerOptions {
  /** The least severe level that is written; `info` unless told. */
  readonly level?: string;
  /** Which process speaks: `api`, `gateway`, `worker`, `standalone`. */
  readonly name?: string;
  /** Standard output unless told. */
  readonly destination?: DestinationStream;
}

/**
 * The log of a process: one JSON object a line, times in ISO 8601. Secrets are masked wherever they stand: in
 * fields by name, in texts and error messages by their looks.
 */
export function createLogger({ level = 'info', name, destination }: LoggerOptions = {}): Logger {
  return pino(
    {
      level,
      base: name === undefined ? null : { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields) as Record<string, unknown>,
      },
      /** Errors are already plain here: the formatter above has gone through the fields. */
      serializers: { err: (error: unknown) => error },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map((arg) => (typeof arg === 'string' ? redactText(arg) : arg)) as typeof args);
        },
      },
    },
    destination ?? pino.destination(1),
  );
}
