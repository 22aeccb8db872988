import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@openhands-connect/platform';
import type { CleanUp } from './clean-up.js';
import { Postgres, type PostgresFacts } from './postgres.js';
import type { Surroundings } from './target.js';

/** What a figure depends on beside the code. */
export interface MachineFacts {
  processor: string;
  processors: number;
  node: string;
  postgres: PostgresFacts;
}

/** A temporary folder and a PostgreSQL server for one run; `url`: one that already runs. */
export async function prepareSurroundings(cleanUp: CleanUp, url: string | undefined): Promise<Surroundings> {
  const temporaryDir = mkdtempSync(join(tmpdir(), 'openhands-connect-bench-'));
  cleanUp.add(() => rmSync(temporaryDir, { recursive: true, force: true }));
  if (url !== undefined) return { temporaryDir, cleanUp, postgres: await Postgres.connect(url, cleanUp) };
  const server = await startEmbeddedPostgres({ dataDir: join(temporaryDir, 'postgres') });
  cleanUp.add(() => server.stop());
  return { temporaryDir, cleanUp, postgres: await Postgres.connect(server.url, cleanUp) };
}

export function machineFacts(postgres: Postgres): MachineFacts {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    node: process.version,
    postgres: postgres.facts,
  };
}
