import type { SignInFailure } from '@openhands-connect/core';
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { AccessDenied } from './google-strategy.js';
import { NotDiscovered } from './discovery.js';

/** Answers of the provider to the browser that are more than "something went wrong" (RFC 6749, section 4.1.2.1). */
const TOLD: Readonly<Partial<Record<string, SignInFailure>>> = {
  access_denied: 'access_denied',
  temporarily_unavailable: 'temporarily_unavailable',
};
const TIMED_OUT = 'OAUTH_TIMEOUT';
const INVALID_CLIENT = 'invalid_client';

/** Why nobody has signed in, in words of ours: the provider's own are for the log. */
export function failureOf(error: unknown): SignInFailure {
  if (error instanceof AccessDenied) return 'access_denied';
  if (error instanceof AuthorizationResponseError) return TOLD[error.error] ?? 'server_error';
  return isOutOfReach(error) ? 'temporarily_unavailable' : 'server_error';
}

/** The provider does not let this server in: with this way of showing the secret, or at all. */
export function isUnknownClient(error: unknown): boolean {
  return (
    (error instanceof ResponseBodyError && error.error === INVALID_CLIENT) ||
    error instanceof WWWAuthenticateChallengeError
  );
}

/** What the log may tell of a failure. Never the error itself: openid-client hangs codes, tokens and claims on it. */
export function reasonOf(error: unknown): Record<string, string> {
  const { name, message, code, error: told } = error as Partial<Record<string, unknown>>;
  const parts = Object.entries({ name, message, code, told });
  return Object.fromEntries(parts.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])));
}

function isOutOfReach(error: unknown): boolean {
  if (error instanceof NotDiscovered) return true;
  // `fetch` rejects with a TypeError when the network fails; its cause is what the network said.
  if (error instanceof TypeError) return error.cause !== undefined;
  if (error instanceof ResponseBodyError) return error.status >= 500;
  if (!(error instanceof ClientError)) return false;
  return error.code === TIMED_OUT || (error.cause instanceof Response && error.cause.status >= 500);
}
