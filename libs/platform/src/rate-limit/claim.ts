import type { LimitPolicy } from './limit-policy.js';

/** One bucket: whose it is, under which quota. */
export interface Claim {
  readonly policy: LimitPolicy;
  readonly key: string;
}
