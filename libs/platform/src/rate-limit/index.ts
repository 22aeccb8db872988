export { CallLimits } from './call-limits.js';
export { limitPolicy, type LimitPolicy } from './limit-policy.js';
export { openLimiter } from './open-limiter.js';
export type { Claim, RateLimiter } from './rate-limiter.js';
export { refusalOf, type Verdict } from './verdict.js';
