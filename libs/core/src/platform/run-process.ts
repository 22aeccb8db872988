import type { INestApplication, INestApplicationContext } from '@nestjs/common';
import type { SettingName } from '@openhands-connect/platform';
import type { Runtime } from './runtime.js';
import { stopOnSignals } from './serve.js';
import { cannotListen, explainStart } from './start-error.js';

/** How long closing what was opened may take before a process that could not start ends all the same. */
const CLOSE_TIMEOUT_MS = 15_000;

/** A process, as its `main.ts` describes it. */
export interface ProcessParts<App extends INestApplicationContext> {
  boot(): Promise<Runtime>;
  create(runtime: Runtime): Promise<App>;
  /** Begins to serve; unset where there is nothing to begin. */
  start?(app: App, runtime: Runtime): Promise<void>;
  /** What the log says when it serves. */
  ready(runtime: Runtime): string;
}

/**
 * Runs a process until a signal ends it. One that cannot start says why in one message on standard error, closes
 * what it has opened and exits with 1.
 */
export async function runProcess<App extends INestApplicationContext>(parts: ProcessParts<App>): Promise<void> {
  const opened: (() => Promise<void>)[] = [];
  try {
    const runtime = await parts.boot();
    opened.unshift(() => runtime.close());
    const app = await parts.create(runtime);
    opened.unshift(() => app.close());
    stopOnSignals(app, runtime);
    await parts.start?.(app, runtime);
    runtime.log.info(parts.ready(runtime));
  } catch (error) {
    process.stderr.write(`${explainStart(error)}\n`);
    setTimeout(() => process.exit(1), CLOSE_TIMEOUT_MS).unref();
    for (const close of opened) await close().catch(() => undefined);
    process.exit(1);
  }
}

/** Makes a server listen where the configuration says. @throws StartError */
export async function listen(app: INestApplication, runtime: Runtime): Promise<void> {
  await listenOn(app, runtime, 'PORT', runtime.config.http.port);
}

/** The same, on the port of another variable. @throws StartError */
export async function listenOn(
  app: INestApplication,
  { config: { http }, log }: Runtime,
  variable: SettingName,
  port: number,
): Promise<void> {
  try {
    await app.listen(port, http.host);
  } catch (error) {
    throw cannotListen({ host: http.host, port, variable }, error);
  }
  log.info({ address: await app.getUrl() }, 'listening');
}
