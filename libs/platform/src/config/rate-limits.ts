import { integer, positiveDurationMs, ValueFault, type Parser } from './parsers.js';

/** The classes of routes that are counted apart; `socket` counts events and handshakes of Socket.IO. */
export const RATE_CLASSES = ['auth', 'read', 'write', 'upload', 'socket'] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

/** So many calls of one caller in a window. */
export interface RateLimit {
  readonly limit: number;
  readonly windowMs: number;
}

/** `null`: that class is not limited. */
export type RateLimits = Readonly<Record<RateClass, RateLimit | null>>;

export const DEFAULT_RATE_LIMITS: RateLimits = {
  auth: { limit: 30, windowMs: 60_000 },
  read: { limit: 600, windowMs: 60_000 },
  write: { limit: 300, windowMs: 60_000 },
  upload: { limit: 60, windowMs: 60_000 },
  // As many rooms as a socket may be in, which it joins all at once after a cut, and something to say beside.
  socket: { limit: 1_200, windowMs: 60_000 },
};

const NO_RATE_LIMITS: RateLimits = { auth: null, read: null, write: null, upload: null, socket: null };

/** `default`, `off`, or `auth=10/1m,read=600/1m`: a class that is not named keeps its default. */
export const rateLimits: Parser<RateLimits> = (value) => {
  if (value === 'default') return DEFAULT_RATE_LIMITS;
  if (value === 'off') return NO_RATE_LIMITS;
  return { ...DEFAULT_RATE_LIMITS, ...Object.fromEntries(value.split(',').map((item) => entry(item.trim()))) };
};

/** `10/1m`; undefined for what has another form. */
export function rateLimit(value: string): RateLimit | undefined {
  const [, limit, window] = /^(\d+)\/(\w+)$/.exec(value) ?? [];
  if (limit === undefined || window === undefined) return undefined;
  return { limit: integer(1, 1_000_000)(limit), windowMs: positiveDurationMs(window) };
}

function entry(item: string): [RateClass, RateLimit] {
  const [name, value = ''] = item.split('=', 2);
  const rateClass = RATE_CLASSES.find((candidate) => candidate === name);
  const limit = rateLimit(value);
  if (rateClass === undefined || limit === undefined) {
    throw new ValueFault(`must be off, default, or class=limit/window with a class of ${RATE_CLASSES.join(', ')}`);
  }
  return [rateClass, limit];
}
