import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { existingCluster, urlOf } from './cluster.js';
import { DataFolderInUseError } from './owner-lock.js';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './start-embedded-postgres.js';

/** In which line of `postmaster.pid` the port stands, from 0. */
const PORT_LINE = 3;

/**
 * For commands beside a server: joins the database that another process runs on this folder, or runs it as long as it
 * is needed; `stop` ends only what was started here. Creates nothing: undefined where there is no database yet.
 */
export async function joinEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres | undefined> {
  const cluster = await existingCluster(options.dataDir);
  if (!cluster) return undefined;
  try {
    return await startEmbeddedPostgres(options);
  } catch (error) {
    if (!(error instanceof DataFolderInUseError)) throw error;
    const port = await runningPort(cluster.directory);
    // It is on its way up or down.
    if (port === undefined) throw error;
    return { url: urlOf(cluster, port), stop: async () => undefined };
  }
}

async function runningPort(directory: string): Promise<number | undefined> {
  const content = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const port = Number(content.split('\n')[PORT_LINE]);
  return port > 0 ? port : undefined;
}
