import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { testServerUrl } from '../testing/index.js';
import { isUnavailable } from './database-error.js';
import type { Database } from './database.js';
import { openDatabase, type DatabaseOptions } from './open-database.js';
import { statement } from './statement.js';

const one = statement<[], { one: number }>('reset-spec.one', 'SELECT 1 AS one');
const slow = statement<[], unknown>('reset-spec.slow', 'SELECT pg_sleep(60)');

/** Between the pool and PostgreSQL; resets what goes through when it is told to, as a backend that crashes does. */
const connections: Socket[] = [];
let behind: URL;
const proxy = createServer((client) => {
  const server = connect(Number(behind.port), behind.hostname);
  connections.push(client, server);
  for (const socket of [client, server]) socket.on('error', () => undefined);
  client.pipe(server).pipe(client);
});
const resetAll = (): void => connections.splice(0).forEach((socket) => socket.resetAndDestroy());
/** As when the server's machine is gone: what is open stays open, and nothing comes through any more. */
const silenceAll = (): void => connections.forEach((socket) => socket.unpipe().pause());

let options: DatabaseOptions;
let database: Database;
beforeEach(async () => {
  behind = new URL(await testServerUrl());
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(behind);
  url.port = String((proxy.address() as AddressInfo).port);
  options = { url: url.href, entities: [], migrations: [], poolSize: 3 };
  database = await openDatabase(options);
});
afterEach(async () => {
  resetAll();
  await database.close();
  proxy.close();
});

/** Resolves when a statement is under way. */
const acquired = async (): Promise<void> => {
  while (database.poolState().idle === database.poolState().total) await new Promise(setImmediate);
};

test('a connection that is reset in the middle of a statement fails the statement, not the process', async () => {
  const failing = database.run(slow, []).catch((caught: unknown) => caught);
  await acquired();
  resetAll();
  const error = await failing;
  expect(error).toMatchObject({ code: 'ECONNRESET' });
  expect(isUnavailable(error)).toBe(true);
  await expect(database.run(one, [])).resolves.toEqual([{ one: 1 }]);
});

test('a connection that is reset in the middle of a transaction fails the transaction, not the process', async () => {
  const failing = database.transaction((tx) => tx.run(slow, [])).catch((caught: unknown) => caught);
  await acquired();
  resetAll();
  expect(isUnavailable(await failing)).toBe(true);
  await expect(database.run(one, [])).resolves.toEqual([{ one: 1 }]);
});

test('connections that have gone silent fail what runs on them in time, and are replaced', async () => {
  const impatient = await openDatabase({ ...options, answerTimeoutMs: 500 });
  const askAll = async (): Promise<unknown[]> =>
    await Promise.all([
      impatient.run(one, []),
      impatient.transaction((tx) => tx.run(one, [])),
      impatient.manager.query('SELECT 1 AS one'),
    ]);
  const answers = [[{ one: 1 }], [{ one: 1 }], [{ one: 1 }]];
  await expect(askAll()).resolves.toEqual(answers);
  silenceAll();
  const asked = [
    impatient.run(one, []),
    impatient.transaction((tx) => tx.run(one, [])),
    impatient.manager.query('SELECT 1'),
  ];
  const errors = await Promise.all(asked.map((asking) => asking.catch((caught: unknown) => caught)));
  expect(errors.map(isUnavailable)).toEqual([true, true, true]);
  await expect(askAll()).resolves.toEqual(answers);
  await impatient.close();
});
