import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { testDatabase, type TestDatabase } from '../testing/index.js';
import type { Database } from './database.js';
import { migrate } from './migrate.js';
import { openDatabase, type MigrationClass } from './open-database.js';

class First1000000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE settings AS SELECT current_setting('statement_timeout') AS statement_timeout`);
  }
  async down(): Promise<void> {}
}

class Failing1000000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE half (id int)');
    await runner.query('CREATE TABLE half (id int)');
  }
  async down(): Promise<void> {}
}

let harness: TestDatabase;

beforeAll(async () => {
  harness = await testDatabase({ entities: [], migrations: [] });
});
afterAll(() => harness.drop());

async function withMigrations<T>(migrations: MigrationClass[], work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url: harness.url, entities: [], migrations });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const tables = (): Promise<{ name: string }[]> =>
  harness.database.dataSource.query(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`);

test('several processes may migrate at once, without the time limit of requests', async () => {
  await Promise.all([1, 2, 3].map(() => withMigrations([First1000000000001], migrate)));
  expect(await harness.database.dataSource.query('SELECT statement_timeout FROM settings')).toEqual([
    { statement_timeout: '0' },
  ]);
  const [limit] = await harness.database.dataSource.query('SHOW statement_timeout');
  expect(limit).toEqual({ statement_timeout: '15s' });
});

test('a failing migration is undone as a whole and frees the lock', async () => {
  const migrations = [First1000000000001, Failing1000000000002];
  await expect(withMigrations(migrations, migrate)).rejects.toThrow('already exists');
  await expect(withMigrations(migrations, migrate)).rejects.toThrow('already exists');
  expect((await tables()).map(({ name }) => name)).toEqual(['migrations', 'settings']);
});

class LosingItsLock1000000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'openhands-connect migration'`,
    );
    await runner.query('CREATE TABLE kept (id int)');
  }
  async down(): Promise<void> {}
}

test('a lost lock connection ends neither the process nor the migration', async () => {
  await withMigrations([First1000000000001, LosingItsLock1000000000003], migrate);
  expect((await tables()).map(({ name }) => name)).toEqual(['kept', 'migrations', 'settings']);
});
