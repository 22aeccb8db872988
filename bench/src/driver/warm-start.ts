import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CleanUp } from './clean-up.js';
import { ServerProcess, freePort } from './server-process.js';
import { median } from './statistics.js';

const RUNS = 5;
const FIRST_START_TIMEOUT_MS = 180_000;
const WARM_START_TIMEOUT_MS = 60_000;
/** The goal of a warm start, in ms. */
export const WARM_START_GOAL_MS = 3_000;

export interface WarmStart {
  command: string;
  /** From the start of the command to the first 200 of `/health/ready`, in ms. */
  medianMs: number;
  runsMs: number[];
  met: boolean;
}

/** Starts the command once to lay its data folder, then measures how long it takes to serve from it. */
export async function measureWarmStart(
  command: readonly string[],
  cwd: string,
  { temporaryDir, cleanUp }: { temporaryDir: string; cleanUp: CleanUp },
): Promise<WarmStart> {
  const dataDir = join(temporaryDir, 'warm-start');
  mkdirSync(dataDir);
  const startOnce = async (timeoutMs: number): Promise<number> => {
    const port = await freePort();
    const logFile = join(dataDir, 'server.log');
    const env = { PORT: String(port), DATA_DIR: join(dataDir, 'data'), PUBLIC_URL: `http://127.0.0.1:${port}` };
    const server = ServerProcess.start({ command, cwd, env, logFile });
    const stop = cleanUp.add(() => server.stop());
    const ms = await server.ready(`http://127.0.0.1:${port}/health/ready`, timeoutMs);
    await stop();
    return ms;
  };

  await startOnce(FIRST_START_TIMEOUT_MS);
  const runsMs: number[] = [];
  while (runsMs.length < RUNS) runsMs.push(await startOnce(WARM_START_TIMEOUT_MS));
  const medianMs = median(runsMs);
  return { command: command.join(' '), medianMs, runsMs, met: medianMs < WARM_START_GOAL_MS };
}
