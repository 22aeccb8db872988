import { ConnectError } from './connect-error.js';

export interface RetryPolicy {
  /** How often at most, the first time included. */
  readonly attempts: number;
  /** The wait before the second attempt is up to this long, and twice as long before each further one. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** A `Retry-After` beyond this is not waited for: the error is thrown with its `retryAfterMs`. */
  readonly maxRetryAfterMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 4,
  baseDelayMs: 300,
  maxDelayMs: 8_000,
  maxRetryAfterMs: 30_000,
};

type Backoff = Pick<RetryPolicy, 'baseDelayMs' | 'maxDelayMs'>;

/**
 * How long to wait after the `failures`-th failure in a row: full jitter, a random part of an exponentially growing
 * span, so that many clients that lost one server do not come back at once.
 */
export function backoffMs(failures: number, { baseDelayMs, maxDelayMs }: Backoff, random = Math.random): number {
  return random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (failures - 1));
}

interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly signal?: AbortSignal | undefined;
  /** Which failures are worth another attempt. */
  readonly when: (error: ConnectError) => boolean;
}

/**
 * What `attempt` gives, tried again while the policy allows it. A wait that the server asks for is kept, and jitter
 * comes on top.
 * @throws ConnectError the last failure
 */
export async function withRetries<T>(attempt: () => Promise<T>, { policy, signal, when }: RetryOptions): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      const error = ConnectError.from(thrown);
      const askedMs = error.retryAfterMs ?? 0;
      if (failures >= policy.attempts || askedMs > policy.maxRetryAfterMs || !when(error)) throw error;
      await pause(askedMs + backoffMs(failures, policy), signal);
    }
  }
}

/** @throws ConnectError client.aborted or client.timeout, as the signal says, at once when it fires */
export function pause(durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(ConnectError.from(signal?.reason));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, durationMs);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
