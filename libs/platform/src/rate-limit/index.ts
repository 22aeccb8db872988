export { CallLimits } from './call-limits.js';
export { CallRefused } from './call-refused.js';
export type { Claim } from './claim.js';
export { limitPolicy, type LimitPolicy } from './limit-policy.js';
export { LocalLimiter } from './local-limiter.js';
export { openLimiter } from './open-limiter.js';
export type { RateLimiter } from './rate-limiter.js';
export type { Verdict } from './verdict.js';
