import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startTestRedis, type TestRedis } from '@openhands-connect/platform/testing';
import { Relay, type Head } from '../relay/relay.js';
import { Postgres } from './postgres.js';
import { ServerProcess, type App } from './server-process.js';

interface ClusterSize {
  readonly api: number;
  readonly gateway: number;
  readonly worker: number;
}

export interface ClusterOptions {
  readonly size: ClusterSize;
  /** Signals go over a Redis of the cluster's own, and over PostgreSQL while that is away. */
  readonly redis: boolean;
  /** Holds the database, the data of the processes and their logs. */
  readonly directory: string;
  /** Told when a process ends by itself. */
  readonly onDeath: (process: string, how: string) => void;
  /** Told when PostgreSQL could not be brought back. */
  readonly onDatabaseFailure: (error: Error) => void;
}

/** The product as it is deployed: several processes of each kind on one PostgreSQL, behind one door. */
export class Cluster {
  private constructor(
    readonly postgres: Postgres,
    readonly redis: TestRedis | undefined,
    /** What clients talk to: sockets go to the gateways, all else to the APIs. */
    readonly door: Relay,
    /** Between the last process of each kind and PostgreSQL. */
    readonly cable: Relay,
    private readonly processes: readonly ServerProcess[],
  ) {}

  /** What has been started by then is in `stack`, also when this rejects. */
  static async start(options: ClusterOptions, stack: AsyncDisposableStack): Promise<Cluster> {
    const { directory, onDeath } = options;
    const postgres = await Postgres.start(join(directory, 'postgres'), options.onDatabaseFailure);
    stack.defer(() => postgres.stop());
    const redis = options.redis ? await startTestRedis() : undefined;
    if (redis) stack.defer(() => redis.stop());
    const cable = await Relay.open(() => [{ name: 'postgres', port: postgres.port }]);
    stack.defer(() => cable.close());
    const balancer = new Balancer();
    const door = await Relay.open((head) => balancer.route(head));
    stack.defer(() => door.close());
    const throughCable = new URL(postgres.url);
    throughCable.port = String(cable.port);
    const processes = namesOf(options.size).map(({ app, name, isLast }) => {
      const databaseUrl = isLast ? throughCable.href : postgres.url;
      const env = {
        ...environmentOf(directory, `http://127.0.0.1:${door.port}`, databaseUrl),
        ...(redis && { REDIS_URL: redis.url }),
      };
      const logFile = join(directory, `${name}.log`);
      return new ServerProcess({ app, name, env, logFile, onDeath: (how) => onDeath(name, how) });
    });
    balancer.processes = processes;
    stack.defer(async () => void (await Promise.all(processes.map((process) => process.close()))));
    const cluster = new Cluster(postgres, redis, door, cable, processes);
    await cluster.heal();
    return cluster;
  }

  get url(): string {
    return `http://127.0.0.1:${this.door.port}`;
  }

  of(app: App): readonly ServerProcess[] {
    return this.processes.filter((process) => process.app === app);
  }

  /** Starts and wakes everything; workers only where they are wanted. */
  async heal({ workers = true }: { workers?: boolean } = {}): Promise<void> {
    const [first, ...others] = this.processes.filter(({ app }) => workers || app !== 'worker');
    for (const process of this.processes) if (process.isPaused) process.resume();
    // The first brings the schema up to date; two at a time are what small machines start best.
    await first?.start();
    for (let index = 0; index < others.length; index += 2) {
      await Promise.all(others.slice(index, index + 2).map((process) => process.start()));
    }
    if (!workers) await Promise.all(this.of('worker').map((worker) => worker.stop()));
  }
}

/** Round robin over those that take connections; the others of a kind follow in case the first is just gone. */
class Balancer {
  processes: readonly ServerProcess[] = [];
  private turn = 0;

  route({ path }: Head): { name: string; port: number }[] {
    const app: App = path.startsWith('/socket.io') ? 'gateway' : 'api';
    const candidates = this.processes.filter((process) => process.app === app && process.isInRotation);
    this.turn += 1;
    return candidates.map((_, index) => {
      const chosen = candidates[(this.turn + index) % candidates.length] as ServerProcess;
      return { name: chosen.name, port: chosen.port };
    });
  }
}

function namesOf(size: ClusterSize): { app: App; name: string; isLast: boolean }[] {
  return (['api', 'gateway', 'worker'] as const).flatMap((app) =>
    Array.from({ length: size[app] }, (_, index) => ({
      app,
      name: `${app}-${index + 1}`,
      isLast: index > 0 && index + 1 === size[app],
    })),
  );
}

function environmentOf(directory: string, publicUrl: string, databaseUrl: string): Record<string, string> {
  const dataDir = join(directory, 'data');
  mkdirSync(dataDir, { recursive: true });
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    PUBLIC_URL: publicUrl,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'info',
  };
}
