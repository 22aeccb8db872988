import { chmod, mkdir, realpath } from 'node:fs/promises';
import { silentLog, type Log } from '../../observability/log.js';
import { findBinaries } from './binaries.js';
import { ensureCluster, urlOf } from './cluster.js';
import { freePort } from './free-port.js';
import { clearLeftovers } from './leftovers.js';
import { takeOwnership } from './owner-lock.js';
import { PortInUseError, startPostmaster, type Postmaster, type PostmasterOptions } from './postmaster.js';
import { chooseRunAs } from './run-as.js';
import { Supervisor } from './supervisor.js';

export interface EmbeddedPostgresOptions {
  /** Holds everything: files, password, lock. Created with mode 0700 when missing. */
  readonly dataDir: string;
  /** Preferred port; another one is taken when it is in use. Unset: any free one. */
  readonly port?: number;
  readonly log?: Log;
  /** Called when the server died and could not be brought back. */
  readonly onFailure?: (error: Error) => void;
  /** `full` unless told: an acknowledged commit survives a power cut. `none` is for tests alone. */
  readonly durability?: 'full' | 'none';
}

export interface EmbeddedPostgres {
  /** Connection string with the password; stays valid while the server is restarted after a crash. */
  readonly url: string;
  /** Shuts the server down and frees the folder. Connections still open are ended. */
  stop(): Promise<void>;
}

const DURABILITY = {
  full: { settings: { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }, initArgs: [] },
  none: {
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
    initArgs: ['--no-sync'],
  },
} as const;

const PORT_ATTEMPTS = 5;

/**
 * Runs the packaged PostgreSQL on a data folder, creating the database at the first start. It comes up whatever an
 * earlier run left behind: a stale pid file, orphans, a server whose parent was killed. A server that dies while we
 * run is started again, within bounds. Rejects with `DataFolderInUseError` while another process serves the folder.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? silentLog;
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  await chmod(dataDir, 0o700);
  const release = await takeOwnership(dataDir);
  try {
    const binaries = await findBinaries();
    const runAs = await chooseRunAs(dataDir, binaries.postgres);
    const { settings, initArgs } = DURABILITY[options.durability ?? 'full'];
    const cluster = await ensureCluster(dataDir, binaries, runAs, initArgs);
    const base = { binaries, runAs, directory: cluster.directory, settings, log };
    await clearLeftovers(cluster.directory, log);
    const { postmaster, port } = await startOnFreePort(base, options.port);
    const restart = async (): Promise<Postmaster> => {
      await clearLeftovers(cluster.directory, log);
      return startPostmaster({ ...base, port });
    };
    const supervisor = new Supervisor(postmaster, restart, log, options.onFailure);
    return {
      url: urlOf(cluster, port),
      async stop() {
        await supervisor.stop();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function startOnFreePort(
  base: Omit<PostmasterOptions, 'port'>,
  preferred: number | undefined,
): Promise<{ postmaster: Postmaster; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = attempt === 1 && preferred !== undefined ? preferred : await freePort();
    try {
      return { postmaster: await startPostmaster({ ...base, port }), port };
    } catch (error) {
      if (!(error instanceof PortInUseError) || attempt === PORT_ATTEMPTS) throw error;
      base.log.warn({ port }, 'the port for the database is in use, another one is taken');
    }
  }
}
