import { silentLog, type Log } from '../observability/log.js';
import type { Bus } from './bus.js';
import { LinkBus } from './link-bus.js';
import { notifyLink } from './notify-connection.js';
import { redisLink } from './redis-link.js';

export interface RedisBusOptions {
  /** `redis://user:password@host:6379/0`, or `rediss:` for TLS. */
  readonly redisUrl: string;
  /** Of the database, over which signals go while Redis is away. */
  readonly databaseUrl: string;
  readonly log?: Log;
  /** How often a process says that it is there; 5 s unless told. */
  readonly helloIntervalMs?: number;
}

/**
 * The bus between processes over Redis. While Redis is away or hangs, signals go over PostgreSQL's NOTIFY instead; all
 * processes listen there too, so it makes no difference who has noticed and who has not.
 */
export const RedisBus = {
  /** Connects; rejects when PostgreSQL cannot be reached. Redis may come later. */
  async open({ redisUrl, databaseUrl, log = silentLog, ...options }: RedisBusOptions): Promise<Bus> {
    const links = [redisLink({ url: redisUrl, log }), notifyLink({ url: databaseUrl, log })];
    return await LinkBus.open({ links, log, ...options });
  },
};
