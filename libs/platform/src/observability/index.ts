export { createLogger, type LoggerOptions } from './create-logger.js';
export { silentLog, type Log } from './log.js';
export { redact, redactText } from './redact.js';
