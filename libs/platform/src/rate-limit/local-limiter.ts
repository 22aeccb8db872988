import { BucketTable } from './bucket-table.js';
import type { Claim } from './claim.js';
import type { LimitPolicy } from './limit-policy.js';
import type { RateLimiter } from './rate-limiter.js';
import { hasRoom, verdictOf, type Verdict } from './verdict.js';

export interface LocalLimiterOptions {
  /** Of one policy; some 150 bytes each. */
  readonly maxBuckets?: number;
  /** Milliseconds, never going back. */
  readonly now?: () => number;
}

const MAX_BUCKETS = 20_000;

/** Counts in this process: without waiting, in bounded memory. */
export class LocalLimiter implements RateLimiter {
  readonly #tables = new Map<string, BucketTable>();
  readonly #maxBuckets: number;
  readonly #now: () => number;

  constructor({ maxBuckets = MAX_BUCKETS, now = () => performance.now() }: LocalLimiterOptions = {}) {
    this.#maxBuckets = maxBuckets;
    this.#now = now;
  }

  take(claims: readonly Claim[]): Verdict {
    return this.#judge(claims, true);
  }

  peek(claims: readonly Claim[]): Verdict {
    return this.#judge(claims, false);
  }

  refill(claims: readonly Claim[]): void {
    for (const { policy, key } of claims) this.#tables.get(policy.name)?.delete(key);
  }

  close(): void {
    this.#tables.clear();
  }

  #judge(claims: readonly Claim[], taking: boolean): Verdict {
    const nowMs = this.#now();
    const used: number[] = [];
    let allowed = true;
    for (const { policy, key } of claims) {
      const usedMs = this.#tableOf(policy).usedMs(key, nowMs);
      used.push(usedMs);
      allowed &&= hasRoom(policy, usedMs);
    }
    if (allowed && taking) this.#commit(claims, used, nowMs);
    return verdictOf(claims, used, allowed);
  }

  #commit(claims: readonly Claim[], used: number[], nowMs: number): void {
    for (let index = 0; index < claims.length; index++) {
      const { policy, key } = claims[index] as Claim;
      const usedMs = (used[index] ?? 0) + policy.intervalMs;
      used[index] = usedMs;
      this.#tableOf(policy).set(key, nowMs + usedMs, nowMs);
    }
  }

  #tableOf({ name }: LimitPolicy): BucketTable {
    let table = this.#tables.get(name);
    if (table === undefined) this.#tables.set(name, (table = new BucketTable(this.#maxBuckets)));
    return table;
  }
}
