import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath, getuid, kill } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { silentLog, type Log } from '../../observability/log.js';
import { deferred, onServer } from '../../testing/index.js';
import { findBinaries } from './binaries.js';
import { freePort } from './free-port.js';
import { DataFolderInUseError } from './owner-lock.js';
import { startPostmaster } from './postmaster.js';
import { chooseRunAs } from './run-as.js';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './start-embedded-postgres.js';

const NOBODY = 65_534;
const CHILD = fileURLToPath(new URL('../../testing/embedded-child.mjs', import.meta.url));

/** Below a folder that only its owner enters (`mktemp -d` makes such) no other user finds the programs of this tree. */
const isOpenToOthers = (path: string): boolean =>
  path === dirname(path) || ((statSync(path).mode & 0o001) !== 0 && isOpenToOthers(dirname(path)));
const isOpen = isOpenToOthers(dirname(CHILD));
const testWithOthers = isOpen ? test : test.skip;
const isRoot = getuid?.() === 0;

let parent: string;
let dataDir: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'embedded-postgres-spec-'));
  await chmod(parent, 0o755);
  dataDir = join(parent, 'data');
  const server = await start();
  await onServer(server.url, (client) => client.query('CREATE TABLE kept (n int)'));
  await server.stop();
});
afterAll(() => rm(parent, { recursive: true, force: true }));

const start = (options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDir, durability: 'none', ...options });

const countKept = (url: string): Promise<number> =>
  onServer(url, async (client) => {
    const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM kept');
    return rows[0]?.n ?? -1;
  });

const postmasterPid = async (): Promise<number> =>
  Number.parseInt(await readFile(join(dataDir, 'pgdata/postmaster.pid'), 'utf8'), 10);

async function expectToAnswer(url: string): Promise<void> {
  await expect(onServer(url, (client) => client.query('SELECT 1'))).resolves.toMatchObject({ rowCount: 1 });
}

/** Starts, finds the data, stops: what every case must still be able to do at its end. */
async function expectToComeUp(): Promise<void> {
  const server = await start();
  try {
    expect(await countKept(server.url)).toBeGreaterThanOrEqual(0);
  } finally {
    await server.stop();
  }
}

/** A log in which a test can wait for a message. */
function listeningLog(): { log: Log; heard: (message: string) => Promise<void> } {
  const waiting: { message: string; resolve: () => void }[] = [];
  const hear = (_: unknown, message?: string): void =>
    waiting.filter((entry) => message?.includes(entry.message)).forEach(({ resolve }) => resolve());
  const log: Log = { ...silentLog, warn: hear, error: hear, debug: hear };
  return {
    log,
    heard(message) {
      const { promise, resolve } = deferred();
      waiting.push({ message, resolve });
      return promise;
    },
  };
}

async function startChild(folder: string, uid?: number): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(execPath, [CHILD, folder], { stdio: ['pipe', 'pipe', 'inherit'], ...(uid && { uid, gid: uid }) });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, url };
}

const writePidFile = (pid: number): Promise<void> =>
  writeFile(
    join(dataDir, 'pgdata/postmaster.pid'),
    `${pid}\n${join(dataDir, 'pgdata')}\n1700000000\n5432\n\n127.0.0.1\n`,
    {
      mode: 0o600,
    },
  );

describe('a start', () => {
  test('keeps the data of the last run, and is quick', async () => {
    const first = await start();
    await onServer(first.url, (client) => client.query('INSERT INTO kept VALUES (1)'));
    await first.stop();
    const begun = performance.now();
    const second = await start();
    const tookMs = performance.now() - begun;
    expect(await countKept(second.url)).toBe(1);
    await second.stop();
    expect(tookMs).toBeLessThan(1_000);
  });

  test('makes a UTF-8 database that only the password opens, and writes commits through', async () => {
    const server = await start({ durability: 'full' });
    const show = (name: string): Promise<unknown> =>
      onServer(
        server.url,
        async (client) => (await client.query({ text: `SHOW ${name}`, rowMode: 'array' })).rows[0]?.[0],
      );
    expect(await Promise.all(['server_encoding', 'fsync', 'synchronous_commit'].map(show))).toEqual([
      'UTF8',
      'on',
      'on',
    ]);
    const wrong = server.url.replace(/:[^:@/]+@/, ':wrong@');
    await expect(onServer(wrong, () => Promise.resolve())).rejects.toThrow('password authentication failed');
    await server.stop();
  });

  test('takes the preferred port, or another one when it is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const elsewhere = await start({ port });
    expect(new URL(elsewhere.url).port).not.toBe(String(port));
    await elsewhere.stop();
    taken.close();
    await once(taken, 'close');
    const there = await start({ port });
    expect(new URL(there.url).port).toBe(String(port));
    await there.stop();
  });

  test('of a second server on the same folder is refused, and the first one lives on', async () => {
    const server = await start();
    await expect(start()).rejects.toThrow(DataFolderInUseError);
    expect(await countKept(server.url)).toBe(1);
    await server.stop();
  });

  test('clears away a first start that was killed half-way', async () => {
    const folder = join(parent, 'half');
    await mkdir(join(folder, 'pgdata.new'), { recursive: true });
    await writeFile(join(folder, 'pgdata.new', 'PG_VERSION'), '18');
    const server = await start({ dataDir: folder });
    await expectToAnswer(server.url);
    await server.stop();
  });

  test.each(isRoot && isOpen ? [0, NOBODY] : [getuid?.() ?? 0])('works for user %i', async (uid) => {
    const folder = join(parent, `user-${uid}`);
    await mkdir(folder);
    await chown(folder, uid, uid);
    const { child, url } = await startChild(folder, uid);
    await expectToAnswer(url);
    child.stdin?.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
    const again = await start({ dataDir: folder });
    await again.stop();
  });

  testWithOthers('reaches a folder of root below one of another user', async () => {
    const closed = join(parent, 'closed');
    await mkdir(closed, { mode: 0o700 });
    if (isRoot) await chown(closed, NOBODY - 1, NOBODY - 1);
    const server = await start({ dataDir: join(closed, 'data') });
    await expectToAnswer(server.url);
    await server.stop();
  });

  test('of files of another major version is refused', async () => {
    const folder = join(parent, 'old');
    await mkdir(join(folder, 'pgdata'), { recursive: true });
    await writeFile(join(folder, 'pgdata', 'PG_VERSION'), '17');
    await expect(start({ dataDir: folder })).rejects.toThrow('made by PostgreSQL 17');
  });
});

describe('what a killed run leaves behind', () => {
  test('a pid file of a process that is gone', async () => {
    const gone = spawn('true');
    await once(gone, 'exit');
    await writePidFile(gone.pid ?? 0);
    await expectToComeUp();
  });

  test('a pid file whose id another program got', async () => {
    const stranger = spawn('sleep', ['60']);
    await once(stranger, 'spawn');
    await writePidFile(stranger.pid ?? 0);
    await expectToComeUp();
    expect(stranger.exitCode).toBeNull();
    expect(kill(stranger.pid ?? 0, 0)).toBe(true);
    stranger.kill();
  });

  test('an owner whose id another process got', async () => {
    await writeFile(join(dataDir, 'owner.json'), JSON.stringify({ pid: process.pid, identity: 'an earlier boot:1' }));
    await expectToComeUp();
  });

  test('an owner file that says nothing', async () => {
    await writeFile(join(dataDir, 'owner.json'), '');
    await expectToComeUp();
  });

  test('a server whose parent was killed', async () => {
    const folder = join(parent, 'killed');
    const { child, url } = await startChild(folder);
    await onServer(url, (client) => client.query('CREATE TABLE written (n int)'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const server = await start({ dataDir: folder });
    await expect(onServer(server.url, (client) => client.query('SELECT * FROM written'))).resolves.toBeDefined();
    await server.stop();
  });

  test('a server that nobody told to stop', async () => {
    const binaries = await findBinaries();
    const { prefix, user } = await chooseRunAs(dataDir, binaries.postgres);
    const orphan = await startPostmaster({
      binaries,
      runAs: { prefix: prefix.filter((word) => !['setpriv', '--pdeathsig', 'INT'].includes(word)), user },
      directory: join(dataDir, 'pgdata'),
      port: await freePort(),
      settings: {},
      log: silentLog,
    });
    await expectToComeUp();
    expect(await orphan.ended).toBe('exit code 0');
  });
});

describe('a server that dies while we run', () => {
  test('is started again at the same address, with everything that was committed', async () => {
    const { log, heard } = listeningLog();
    const server = await start({ log, durability: 'full' });
    await onServer(server.url, (client) => client.query('INSERT INTO kept VALUES (2)'));
    const before = await countKept(server.url);
    const back = Promise.all([heard('is started again'), heard('ready to accept connections')]);
    kill(await postmasterPid(), 'SIGKILL');
    await back;
    expect(await countKept(server.url)).toBe(before);
    await server.stop();
  });

  test('is given up after so many failures, which is reported', async () => {
    const folder = join(parent, 'broken');
    const failed = deferred<Error>();
    const server = await start({ dataDir: folder, onFailure: failed.resolve });
    const pid = Number.parseInt(await readFile(join(folder, 'pgdata/postmaster.pid'), 'utf8'), 10);
    await writeFile(join(folder, 'pgdata/global/pg_control'), 'not a control file');
    kill(pid, 'SIGKILL');
    expect((await failed.promise).message).toContain('5 times');
    await server.stop();
  });

  test('stays down when it was told to stop meanwhile', async () => {
    const { log, heard } = listeningLog();
    const server = await start({ log });
    const died = heard('is started again');
    kill(await postmasterPid(), 'SIGKILL');
    await died;
    await server.stop();
    await expectToComeUp();
  });

  test('a stop ends the connections that are still open', async () => {
    const server = await start();
    const gone = deferred();
    const session = onServer(server.url, async (client) => {
      client.on('error', () => gone.resolve());
      await server.stop();
      await gone.promise;
    });
    await expect(session).resolves.toBeUndefined();
    await expectToComeUp();
  });
});
