/** Everybody who may knock at a door; the keys are the owner's. */
export const CALLERS = [
  'nobody',
  'garbage',
  'signed-out',
  'expired',
  'refresh-token',
  'disabled',
  'stranger',
  'removed',
  'viewer',
  'editor',
  'owner',
  'key-without-scope',
  'key-with-scope',
  'key-inside',
  'key-outside',
  'key-expired',
  'key-revoked',
] as const;

/**
 * - `nobody` has no token, `garbage` one that is none, `signed-out` one of a session of the owner's that has ended
 * - `expired` has a token that is over, of a session of the owner's that lives; `refresh-token` shows one of these instead
 * - `disabled` is an editor whose account an operator has disabled
 * - `removed` was a member of the conversation, `stranger` never
 * - `key-without-scope` has every scope but the one that is needed, `key-with-scope` that one alone
 * - `key-inside` and `key-outside` have every scope, and are limited to the conversation or to another one
 */
export type Caller = (typeof CALLERS)[number];

/** Those who have an account; each gets a session of its own for each call. */
export const PEOPLE = ['disabled', 'stranger', 'removed', 'viewer', 'editor', 'owner'] as const satisfies Caller[];
export type Person = (typeof PEOPLE)[number];
