import type { Claim } from './claim.js';
import type { Verdict } from './verdict.js';

/**
 * Token buckets, counted by the generic cell rate algorithm: a bucket is one point in time, at which it will be full
 * again. It starts full, so a whole window's calls may come at once, and gets calls back evenly.
 *
 * Answers at once where the counters are in this process, with a promise where they are not; never rejects.
 */
export interface RateLimiter {
  /** Takes one call from each bucket, or from none when one of them is empty. */
  take(claims: readonly Claim[]): Verdict | Promise<Verdict>;
  /** What `take` would say; takes nothing. */
  peek(claims: readonly Claim[]): Verdict | Promise<Verdict>;
  /** Fills the buckets again. */
  refill(claims: readonly Claim[]): void | Promise<void>;
  close(): void;
}
