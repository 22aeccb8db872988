import type { DependencyHealth, Readiness } from '@openhands-connect/contract';
import { DomainError, type Bus, type Config, type Database } from '@openhands-connect/platform';
import type { Drain } from './drain.js';

export interface ReadinessSources {
  readonly config: Pick<Config, 'redisUrl'>;
  readonly database: Pick<Database, 'isReachable'>;
  readonly bus: Pick<Bus, 'isDegraded'>;
  readonly drain: Drain;
}

/** Whether a process can serve, by what it cannot do without. */
export class ReadinessProbe {
  constructor(private readonly sources: ReadinessSources) {}

  /** @throws DomainError server.unavailable, which names what is not there */
  async check(): Promise<Readiness> {
    const { drain, database } = this.sources;
    if (drain.isDraining) throw missing('process', 'is about to stop');
    if (!(await database.isReachable())) throw missing('database', 'does not answer');
    return { status: 'ready', dependencies: [{ name: 'database', status: 'up' }, ...this.redis()] };
  }

  /** Everything goes on without Redis, over PostgreSQL: no instance has to go for that. */
  private redis(): DependencyHealth[] {
    const { config, bus } = this.sources;
    return config.redisUrl === undefined ? [] : [{ name: 'redis', status: bus.isDegraded ? 'degraded' : 'up' }];
  }
}

function missing(name: string, message: string): DomainError {
  return new DomainError('server.unavailable', { errors: [{ path: `/dependencies/${name}`, message }] });
}
