import type { Config } from '../config/config.js';
import type { Log } from '../observability/log.js';
import { LocalLimiter } from './local-limiter.js';
import type { RateLimiter } from './rate-limiter.js';
import { RedisLimiter } from './redis-limiter.js';

/** Counts in Redis where there is one, else in this process. Resolves also while Redis is away. */
export async function openLimiter({ redisUrl }: Config, log: Log): Promise<RateLimiter> {
  return redisUrl === undefined ? new LocalLimiter() : await RedisLimiter.open({ url: redisUrl, log });
}
