import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deferred, testDatabase, type TestDatabase } from '../testing/index.js';
import { onServer } from '../testing/test-server.js';
import { ProbeConnection } from './probe-connection.js';

describe('whether the database answers', () => {
  let harness: TestDatabase;
  beforeAll(async () => {
    harness = await testDatabase({ entities: [], migrations: [], poolSize: 2, connectTimeoutMs: 300 });
  });
  afterAll(() => harness.drop());

  const connections = async (): Promise<number[]> =>
    await onServer(harness.url, async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%probe'",
      );
      return rows.map(({ pid }) => pid);
    });

  it('is known also while requests have all connections of the pool', async () => {
    const { database } = harness;
    const done = deferred();
    const begun = [deferred(), deferred()];
    const busy = begun.map(({ resolve }) =>
      database.transaction(async (tx) => {
        await tx.manager.query('SELECT 1');
        resolve();
        await done.promise;
      }),
    );
    await Promise.all(begun.map(({ promise }) => promise));
    await expect(database.manager.query('SELECT 1')).rejects.toThrow();
    await expect(database.isReachable()).resolves.toBe(true);
    done.resolve();
    await Promise.all(busy);
  });

  it('costs one connection, however many ask at once, and a new one when that was lost', async () => {
    const { database } = harness;
    await Promise.all([1, 2, 3].map(() => database.isReachable()));
    const [pid, ...others] = await connections();
    expect(others).toEqual([]);
    await onServer(harness.url, (client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
    while (!(await database.isReachable())) await database.manager.query('SELECT 1');
    expect(await connections()).not.toContain(pid);
  });

  it('is answered within a second where nobody answers, or is there', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const accepted = once(silent, 'connection');
    const begunAt = performance.now();
    await expect(new ProbeConnection(`postgresql://127.0.0.1:${port}/x`).answers()).resolves.toBe(false);
    expect(performance.now() - begunAt).toBeLessThan(2_000);
    (await accepted)[0].destroy();
    silent.close();
    await once(silent, 'close');
    await expect(new ProbeConnection(`postgresql://127.0.0.1:${port}/x`).answers()).resolves.toBe(false);
  });

  it('is not asked any more by one that is closed', async () => {
    const probe = new ProbeConnection(harness.url);
    await expect(probe.answers()).resolves.toBe(true);
    await probe.close();
    await expect(probe.answers()).resolves.toBe(false);
  });
});
