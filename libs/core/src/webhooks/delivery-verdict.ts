import type { DeliveryEvent } from './delivery-state.js';

/** How an attempt ended. */
export interface AttemptResult {
  startedAt: Date;
  latencyMs: number;
  /** Null when there was no answer. */
  responseStatus: number | null;
  /** The first 16 KiB, read as UTF-8. */
  responseBody: string | null;
  /** The answer's `Retry-After`. */
  retryAfter: string | undefined;
  /** Why there was no answer. */
  error: string | null;
}

export interface Verdict {
  event: Exclude<DeliveryEvent, 'withdrawn'>;
  /** Null when none is to come. */
  nextAttemptAt: Date | null;
}

export interface Circumstances {
  /** Counts from 1. */
  attemptNumber: number;
  /** The wait after the first, the second, … attempt. */
  retryScheduleMs: readonly number[];
  now: Date;
  /** 0 to 1. */
  random: number;
}

const GONE = 410;
const JITTER = 0.2;
/** A receiver may ask for patience, not for the end of time. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/** What an attempt means for its delivery. Only 2xx is success: a redirect is a failure like others. */
export function judgeAttempt(result: AttemptResult, circumstances: Circumstances): Verdict {
  const { responseStatus: status } = result;
  if (status !== null && status >= 200 && status < 300) return { event: 'accepted', nextAttemptAt: null };
  if (status === GONE) return { event: 'gone', nextAttemptAt: null };
  const { attemptNumber, retryScheduleMs, now, random } = circumstances;
  const scheduledMs = retryScheduleMs[attemptNumber - 1];
  if (scheduledMs === undefined) return { event: 'exhausted', nextAttemptAt: null };
  const jitteredMs = scheduledMs * (1 + JITTER * (2 * random - 1));
  const waitMs = Math.max(jitteredMs, retryAfterMs(result.retryAfter, now));
  return { event: 'postponed', nextAttemptAt: new Date(now.getTime() + waitMs) };
}

/** RFC 9110 section 10.2.3: seconds or a date; anything else is no wish. */
function retryAfterMs(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  const waitMs = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isNaN(waitMs) ? 0 : Math.min(Math.max(0, waitMs), MAX_RETRY_AFTER_MS);
}
