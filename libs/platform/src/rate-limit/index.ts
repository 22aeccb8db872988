export { limitPolicy, type LimitPolicy, type Quota } from './limit-policy.js';
export { LocalLimiter, type LocalLimiterOptions } from './local-limiter.js';
export type { Claim, RateLimiter } from './rate-limiter.js';
export { RedisLimiter } from './redis-limiter.js';
export type { Verdict } from './verdict.js';
