import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import type { Log } from '@openhands-connect/platform';
import type { Runtime } from './runtime.js';

/** How long a stop may take, once it has begun to close, before the process is ended all the same. */
const STOP_TIMEOUT_MS = 15_000;

/** Nest's own messages in the process's log: its routine at `debug`, its warnings and errors as they are. */
export function nestLogger(log: Log): LoggerService {
  return {
    log: (message: unknown) => log.debug(String(message)),
    error: (message: unknown, stack?: unknown) => log.error({ stack }, String(message)),
    warn: (message: unknown) => log.warn(String(message)),
    debug: (message: unknown) => log.debug(String(message)),
    verbose: (message: unknown) => log.debug(String(message)),
  };
}

/**
 * Ends the process in order on SIGTERM and SIGINT: first it says that it is not ready, for as long as balancers need to
 * see that and with everything still being served; then the application, and what it runs on last. A second signal ends
 * the wait.
 */
export function stopOnSignals(app: INestApplicationContext, runtime: Runtime): void {
  const waited = new AbortController();
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (runtime.drain.isDraining) {
      waited.abort();
      return;
    }
    runtime.drain.begin();
    const { shutdownDelayMs } = runtime.config.http;
    runtime.log.info({ signal, shutdownDelayMs }, 'stopping');
    if (shutdownDelayMs > 0) await delay(shutdownDelayMs, undefined, { signal: waited.signal }).catch(() => undefined);
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    await app.close();
    await runtime.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        runtime.log.error({ err: error }, 'could not stop in order');
        process.exit(1);
      });
    });
  }
}
