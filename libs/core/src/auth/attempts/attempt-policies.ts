import { limitPolicy, type LimitPolicy, type RateLimit } from '@openhands-connect/platform';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How many tries a subject has; several windows make the wait grow with each that is used up. */
export interface AttemptPolicies {
  /** Of one account on one device that it knows: nobody else can use these up. */
  readonly device: readonly LimitPolicy[];
  /** Of one account from one address: also for its owner at home, whatever others do elsewhere. */
  readonly pair: readonly LimitPolicy[];
  /** Of one account from all addresses that it was never used from. */
  readonly account: readonly LimitPolicy[];
}

/** Wrong passwords at sign-in. Used up one by one: the next after a minute, then four, then half an hour. */
export const SIGN_IN: AttemptPolicies = {
  device: [
    limitPolicy('sign-in-device-brief', { limit: 5, windowMs: 5 * MINUTE_MS }),
    limitPolicy('sign-in-device-hour', { limit: 15, windowMs: HOUR_MS }),
    limitPolicy('sign-in-device-day', { limit: 40, windowMs: DAY_MS }),
  ],
  pair: [
    limitPolicy('sign-in-brief', { limit: 5, windowMs: 5 * MINUTE_MS }),
    limitPolicy('sign-in-hour', { limit: 15, windowMs: HOUR_MS }),
    limitPolicy('sign-in-day', { limit: 40, windowMs: DAY_MS }),
  ],
  account: [
    limitPolicy('sign-in-account-hour', { limit: 30, windowMs: HOUR_MS }),
    limitPolicy('sign-in-account-day', { limit: 100, windowMs: DAY_MS }),
  ],
};

/** Requests for a mail with a link. The account itself has no limit, or others could keep its owner from asking. */
export const PASSWORD_RESET: AttemptPolicies = {
  device: [limitPolicy('reset-device-hour', { limit: 5, windowMs: HOUR_MS })],
  pair: [limitPolicy('reset-hour', { limit: 5, windowMs: HOUR_MS })],
  account: [],
};

/** Mails with a link to one account, which nobody is told of; beyond it they go out one at a time. */
export const RESET_MAILS: RateLimit = { limit: 20, windowMs: DAY_MS };

/**
 * Wrong passwords of somebody who has a session already, by session: who has stolen one can use up its tries, and
 * none of those that the owner has elsewhere.
 */
export const PASSWORD_PROOF: readonly LimitPolicy[] = [
  limitPolicy('proof-brief', { limit: 5, windowMs: 15 * MINUTE_MS }),
  limitPolicy('proof-day', { limit: 20, windowMs: DAY_MS }),
];
