import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyDatabase } from '@openhands-connect/platform/testing';
import { freePort } from './free-port.js';
import type { AppName } from './run-server.js';
import { ServerLog } from './server-log.js';
import { endProcess, startProcess } from './start-process.js';

/** One process of a fleet. */
export interface Member {
  /** Host and port. */
  readonly address: string;
  /** Resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Two APIs, two gateways and a worker on one database and one data folder. */
export interface Fleet {
  readonly apis: readonly [Member, Member];
  readonly gateways: readonly [Member, Member];
  /** Another gateway in the place of one that has ended. */
  replaceGateway(index: 0 | 1): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the built processes as README says; `env` is for all of them. */
export async function startFleet(env: Record<string, string>): Promise<Fleet> {
  const database = await emptyDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'connect-fleet-'));
  const common = { ...process.env, NODE_ENV: 'test', DATABASE_URL: database.url, DATA_DIR: dataDir, ...env };
  const members: Member[] = [];
  const start = async (app: AppName, port?: number): Promise<Member> => {
    const own = port ?? (await freePort());
    const server = await startProcess(app, { ...common, PORT: String(own) }, new ServerLog());
    const member = {
      address: `127.0.0.1:${own}`,
      end: (signal: NodeJS.Signals) => endProcess(server, signal),
    };
    members.push(member);
    return member;
  };
  // The first brings the schema and the keys.
  const first = await start('api');
  const [second, gateway1, gateway2] = await Promise.all([start('api'), start('gateway'), start('gateway')]);
  await start('worker');
  const gateways: [Member, Member] = [gateway1, gateway2];
  return {
    apis: [first, second],
    gateways,
    async replaceGateway(index) {
      gateways[index] = await start('gateway', Number(gateways[index].address.split(':')[1]));
    },
    async stop() {
      await Promise.all(members.map((member) => member.end('SIGKILL')));
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
