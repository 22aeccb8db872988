import type { ConnectError } from './connect-error.js';

/**
 * Gives the token to use: an access token or an API key, undefined when there is none.
 *
 * `refused` is a token that the server refused, or that is about to expire: give another one if there is any.
 */
export type GetToken = (refused?: string) => string | undefined | Promise<string | undefined>;

/** Whether another token may be let in where this one was not: it has expired, or the key that signed it was replaced. */
export function wantsNewToken({ code }: ConnectError): boolean {
  return code === 'auth.token_expired' || code === 'auth.token_invalid';
}

/** When an access token expires, in milliseconds since 1970; undefined for API keys, which tell nothing. */
function tokenExpiryMs(token: string): number | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

const RENEW_BEFORE_EXPIRY_MS = 60_000;
/** What timers can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** How long to wait before a token is renewed: until a minute before it expires, or half of what is left of it. */
export function renewalDelayMs(token: string | undefined, nowMs: number): number | undefined {
  const expiryMs = token === undefined ? undefined : tokenExpiryMs(token);
  if (expiryMs === undefined) return undefined;
  const leftMs = expiryMs - nowMs;
  return Math.min(MAX_TIMER_MS, Math.max(0, leftMs - RENEW_BEFORE_EXPIRY_MS, leftMs / 2));
}
