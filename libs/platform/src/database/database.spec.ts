import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { deferred, testDatabase, type TestDatabase } from '../testing/index.js';
import { isUnavailable, isUniqueViolation } from './database-error.js';
import type { Database } from './database.js';
import { openDatabase } from './open-database.js';
import { statement } from './statement.js';

class CreateItems1000000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE items (id int PRIMARY KEY, count bigint NOT NULL DEFAULT 0, at timestamptz, doc json)',
    );
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE items');
  }
}

interface Item {
  id: number;
  count: number;
  at: Date | null;
  doc: unknown;
}

const insert = statement<[id: number, count: string, at: Date | null, doc: string | null], Item>(
  'spec.insert',
  'INSERT INTO items (id, count, at, doc) VALUES ($1, $2, $3, $4) RETURNING *',
);
const selectAll = statement<[], Item>('spec.select-all', 'SELECT * FROM items ORDER BY id');
const lockOne = statement<[id: number], Item>('spec.lock-one', 'SELECT * FROM items WHERE id = $1 FOR UPDATE');
const bump = statement<[id: number], { count: number }>(
  'spec.bump',
  'UPDATE items SET count = count + 1 WHERE id = $1 RETURNING count',
);
const backend = statement<[], { pid: number }>('spec.backend', 'SELECT pg_backend_pid() AS pid');
const terminate = statement<[pid: number], unknown>('spec.terminate', 'SELECT pg_terminate_backend($1)');
const sumCounts = statement<[], { sum: number }>('spec.sum', 'SELECT sum(count)::bigint AS sum FROM items');

let harness: TestDatabase;
let database: Database;

beforeAll(async () => {
  harness = await testDatabase({
    entities: [],
    migrations: [CreateItems1000000000000],
    poolSize: 4,
    connectTimeoutMs: 300,
  });
  database = harness.database;
});
afterAll(() => harness.drop());
beforeEach(() => database.dataSource.query('TRUNCATE items'));

const seed = (id: number, count = '0'): Promise<Item[]> => database.run(insert, [id, count, null, null]);

describe('statements', () => {
  test('give bigint as number, timestamptz as Date, json parsed', async () => {
    const at = new Date('2026-11-23T20:00:00.123Z');
    const [row] = await database.run(insert, [1, '9007199254740991', at, '{"b":1,"a":[2]}']);
    expect(row).toEqual({ id: 1, count: Number.MAX_SAFE_INTEGER, at, doc: { b: 1, a: [2] } });
    expect(JSON.stringify(row?.doc)).toBe('{"b":1,"a":[2]}');
  });

  test('give an array of bigints as numbers', async () => {
    const rows: unknown = await database.dataSource.query(
      `SELECT ARRAY[1, 9007199254740991]::bigint[] AS list, '{}'::bigint[] AS none`,
    );
    expect(rows).toEqual([{ list: [1, Number.MAX_SAFE_INTEGER], none: [] }]);
  });

  test('refuse a bigint that a number cannot hold', async () => {
    await expect(seed(1, '9007199254740992')).rejects.toThrow(RangeError);
  });

  test('may not share a name', () => {
    expect(() => statement('spec.insert', 'SELECT 1')).toThrow('Two statements are called "spec.insert"');
  });

  test('a refused statement leaves its connection usable', async () => {
    await seed(1);
    const [before] = await database.run(backend, []);
    const error: unknown = await seed(1).catch((caught: unknown) => caught);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'items_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'another')).toBe(false);
    expect(await database.run(backend, [])).toEqual([before]);
  });

  test('are prepared anew after a migration has changed what they return', async () => {
    await seed(1);
    await database.run(selectAll, []);
    await database.dataSource.query('ALTER TABLE items ADD COLUMN extra int DEFAULT 7');
    expect(await database.run(selectAll, [])).toMatchObject([{ id: 1, extra: 7 }]);
    await database.dataSource.query('ALTER TABLE items DROP COLUMN extra');
  });
});

describe('transactions', () => {
  test('commit everything, then call back', async () => {
    const heard: string[] = [];
    const result = await database.transaction(async (tx) => {
      tx.afterCommit(() => heard.push('committed'));
      await tx.run(insert, [1, '0', null, null]);
      await tx.manager.query('INSERT INTO items (id) VALUES (2)');
      expect(heard).toEqual([]);
      return 'done';
    });
    expect(result).toBe('done');
    expect(heard).toEqual(['committed']);
    expect(await database.run(selectAll, [])).toHaveLength(2);
  });

  test('undo everything when the work throws, and call nobody', async () => {
    const heard: string[] = [];
    const failing = database.transaction(async (tx) => {
      tx.afterCommit(() => heard.push('committed'));
      await tx.run(insert, [1, '0', null, null]);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(heard).toEqual([]);
    expect(await database.run(selectAll, [])).toEqual([]);
  });

  test('what an after-commit callback throws does not reach the caller', async () => {
    const heard: string[] = [];
    await database.transaction(async (tx) => {
      tx.afterCommit(() => {
        throw new Error('deaf');
      });
      tx.afterCommit(() => Promise.reject(new Error('deaf later')));
      tx.afterCommit(() => heard.push('second'));
      await tx.run(insert, [1, '0', null, null]);
    });
    expect(heard).toEqual(['second']);
  });

  test('a swallowed error does not look like a commit', async () => {
    await seed(1);
    const heard: string[] = [];
    const swallowing = database.transaction(async (tx) => {
      tx.afterCommit(() => heard.push('committed'));
      await tx.run(insert, [1, '0', null, null]).catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow('swallowed');
    expect(heard).toEqual([]);
  });

  test('are done again after a deadlock', async () => {
    await seed(1);
    await seed(2);
    let attempts = 0;
    const firstLocks = [deferred(), deferred()] as const;
    const lockBoth = (mine: 0 | 1): Promise<unknown> =>
      database.transaction(async (tx) => {
        attempts++;
        await tx.run(lockOne, [mine + 1]);
        firstLocks[mine].resolve();
        await firstLocks[mine === 0 ? 1 : 0].promise;
        await tx.run(lockOne, [2 - mine]);
        await tx.run(bump, [1]);
      });
    await Promise.all([lockBoth(0), lockBoth(1)]);
    expect(attempts).toBe(3);
    expect(await database.run(sumCounts, [])).toEqual([{ sum: 2 }]);
  });

  test('serializable increments all count', async () => {
    await seed(1);
    const add = (): Promise<unknown> =>
      database.transaction((tx) => tx.run(bump, [1]), { isolation: 'SERIALIZABLE', retries: 20 });
    await Promise.all([add(), add(), add()]);
    expect(await database.run(sumCounts, [])).toEqual([{ sum: 3 }]);
  });

  test('cannot be used after their end', async () => {
    const escaped = await database.transaction(async (tx) => tx);
    await expect(escaped.run(selectAll, [])).rejects.toThrow('after its transaction had ended');
    expect(() => escaped.afterCommit(() => undefined)).toThrow('had ended');
  });

  test('fail when their connection is killed, and the pool goes on', async () => {
    const killed = database.transaction(async (tx) => {
      const [own] = await tx.run(backend, []);
      await database.run(terminate, [own?.pid ?? 0]);
      await tx.run(insert, [1, '0', null, null]);
    });
    const error: unknown = await killed.catch((caught: unknown) => caught);
    expect(isUnavailable(error)).toBe(true);
    expect(await database.run(selectAll, [])).toEqual([]);
  });
});

describe('the pool', () => {
  test('refuses within its wait when every connection is busy, and recovers', async () => {
    const release = deferred();
    const started = Array.from({ length: 4 }, () => deferred());
    const busy = started.map((begun) =>
      database.transaction(async () => {
        begun.resolve();
        await release.promise;
      }),
    );
    await Promise.all(started.map(({ promise }) => promise));
    const error: unknown = await database.run(selectAll, []).catch((caught: unknown) => caught);
    expect(isUnavailable(error)).toBe(true);
    expect(database.poolState()).toEqual({ total: 4, idle: 0, waiting: 0 });
    release.resolve();
    await Promise.all(busy);
    expect(await database.run(selectAll, [])).toEqual([]);
  });

  test('says that a server is out of reach', async () => {
    const url = 'postgresql://nobody:secret@127.0.0.1:1/none';
    const error: unknown = await openDatabase({ url, entities: [], migrations: [] }).catch((caught: unknown) => caught);
    expect(isUnavailable(error)).toBe(true);
  });
});
