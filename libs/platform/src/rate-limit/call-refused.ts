import { DomainError } from '../errors/domain-error.js';
import type { Verdict } from './verdict.js';

/** `rate.limited`, with the bucket that refuses: an answer's headers are to tell of that one, whoever has asked it. */
export class CallRefused extends DomainError {
  constructor(readonly verdict: Verdict) {
    const seconds = Math.max(1, verdict.waitSeconds);
    const detail = seconds === 1 ? 'Try again in a second.' : `Try again in ${seconds} seconds.`;
    super('rate.limited', { detail, retryAfterSeconds: seconds });
  }
}
