import type { Claim } from './claim.js';
import type { LimitPolicy } from './limit-policy.js';

/** Whether a call goes through, told by the bucket that matters: the one that refuses longest, or is nearest to it. */
export interface Verdict {
  readonly allowed: boolean;
  readonly policy: LimitPolicy;
  /** Whole calls that the bucket still has. */
  readonly remaining: number;
  /** Whole seconds until it has one more than that; 0 when it is full. */
  readonly waitSeconds: number;
}

/** Of two moments that are equal but for rounding, the call counts as on time. */
const TOLERANCE_MS = 0.002;

/** Whether a bucket that is full again in `usedMs` has a call left. */
export function hasRoom({ intervalMs, windowMs }: LimitPolicy, usedMs: number): boolean {
  return usedMs + intervalMs <= windowMs + TOLERANCE_MS;
}

/**
 * @param claims at least one
 * @param usedMs by claim, how long until its bucket is full again: after the taking when it was allowed, else as it is
 */
export function verdictOf(claims: readonly Claim[], usedMs: readonly number[], allowed: boolean): Verdict {
  const verdicts = claims.map(({ policy }, index) => tell(policy, usedMs[index] ?? 0, allowed));
  return verdicts.reduce((nearest, other) => (isNearer(other, nearest) ? other : nearest));
}

function tell(policy: LimitPolicy, usedMs: number, allowed: boolean): Verdict {
  const freeMs = policy.windowMs - usedMs;
  const remaining = Math.max(0, Math.floor((freeMs + TOLERANCE_MS) / policy.intervalMs));
  const waitMs = (remaining + 1) * policy.intervalMs - freeMs - TOLERANCE_MS;
  return { allowed, policy, remaining, waitSeconds: remaining >= policy.limit ? 0 : Math.ceil(waitMs / 1000) };
}

function isNearer(one: Verdict, other: Verdict): boolean {
  return one.remaining === other.remaining ? one.waitSeconds > other.waitSeconds : one.remaining < other.remaining;
}
