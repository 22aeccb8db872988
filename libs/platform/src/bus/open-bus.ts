import type { Config } from '../config/config.js';
import type { Log } from '../observability/log.js';
import type { Bus } from './bus.js';
import { PostgresBus } from './postgres-bus.js';
import { RedisBus } from './redis-bus.js';

/** The bus to the other processes: over Redis where there is one, else over PostgreSQL. Rejects when PostgreSQL cannot be reached. */
export async function openBus({ redisUrl }: Pick<Config, 'redisUrl'>, databaseUrl: string, log: Log): Promise<Bus> {
  if (redisUrl === undefined) return await PostgresBus.open({ url: databaseUrl, log });
  return await RedisBus.open({ redisUrl, databaseUrl, log });
}
