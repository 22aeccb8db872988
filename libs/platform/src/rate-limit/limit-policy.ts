import type { RateLimit } from '../config/rate-limits.js';

/** A quota by its name, as answers tell it; each key under it has a bucket of its own. */
export interface LimitPolicy extends RateLimit {
  /** Printable ASCII without quotes: it goes into a header as it is. */
  readonly name: string;
  /** The time in which a bucket gets one call back. */
  readonly intervalMs: number;
  /** The value of `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11, section 3). */
  readonly header: string;
}

export function limitPolicy(name: string, { limit, windowMs }: RateLimit): LimitPolicy {
  // The window is told in whole seconds, and never as none.
  const windowSeconds = Math.max(1, Math.round(windowMs / 1000));
  return { name, limit, windowMs, intervalMs: windowMs / limit, header: `"${name}";q=${limit};w=${windowSeconds}` };
}
