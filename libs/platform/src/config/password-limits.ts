import { ValueFault, type Parser } from './parsers.js';
import { rateLimit, type RateLimit } from './rate-limits.js';

/** What is counted when passwords are tried and links to reset them are asked for. */
const PASSWORD_LIMITS = [
  /** Wrong passwords of one account on one device that it knows, or from one address. */
  'sign-in',
  /** Of one account from all addresses that it was never used from. */
  'sign-in-account',
  /** Wrong passwords of one session that is asked for it again. */
  'proof',
  /** Requests for a link, for one account on one device that it knows, or from one address. */
  'reset',
  /** Mails with a link to one account; beyond it they go out one at a time. */
  'reset-mails',
] as const;
export type PasswordLimitName = (typeof PASSWORD_LIMITS)[number];

/** Several windows make the wait grow with each that is used up. */
export type PasswordLimits = Readonly<Record<PasswordLimitName, readonly [RateLimit, ...RateLimit[]]>>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const DEFAULT_PASSWORD_LIMITS: PasswordLimits = {
  // Used up one by one: the next after a minute, then four, then half an hour.
  'sign-in': [
    { limit: 5, windowMs: 5 * MINUTE_MS },
    { limit: 15, windowMs: HOUR_MS },
    { limit: 40, windowMs: DAY_MS },
  ],
  'sign-in-account': [
    { limit: 30, windowMs: HOUR_MS },
    { limit: 100, windowMs: DAY_MS },
  ],
  proof: [
    { limit: 5, windowMs: 15 * MINUTE_MS },
    { limit: 20, windowMs: DAY_MS },
  ],
  reset: [{ limit: 5, windowMs: HOUR_MS }],
  'reset-mails': [{ limit: 20, windowMs: DAY_MS }],
};

/** `default`, or `sign-in=5/5m+15/1h,reset=3/1h`: what is not named keeps its default. */
export const passwordLimits: Parser<PasswordLimits> = (value) => {
  if (value === 'default') return DEFAULT_PASSWORD_LIMITS;
  return { ...DEFAULT_PASSWORD_LIMITS, ...Object.fromEntries(value.split(',').map((item) => entry(item.trim()))) };
};

function entry(item: string): [PasswordLimitName, readonly RateLimit[]] {
  const [given, windows = ''] = item.split('=', 2);
  const name = PASSWORD_LIMITS.find((candidate) => candidate === given);
  const limits = windows.split('+').flatMap((window) => rateLimit(window) ?? []);
  if (name === undefined || limits.length !== windows.split('+').length) {
    throw new ValueFault(`must be default, or name=limit/window+… with a name of ${PASSWORD_LIMITS.join(', ')}`);
  }
  if (name === 'reset-mails' && limits.length > 1) throw new ValueFault('must give reset-mails one window only');
  return [name, limits];
}
