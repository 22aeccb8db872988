import { DomainError } from '@openhands-connect/platform';

/**
 * The allowed address that a caller asks for; the first, the server's own page, unless it asks. Compared character by
 * character (RFC 9700, section 2.1) and never parsed, so that nothing can be read in two ways; only `https://host` is
 * taken for `https://host/`.
 *
 * @throws DomainError auth.redirect_uri_forbidden
 */
export function redirectTargetOf(allowed: readonly [string, ...string[]], requested: string | undefined): string {
  if (requested === undefined) return allowed[0];
  const target = allowed.find((uri) => uri === requested || (uri === `${requested}/` && isOrigin(requested)));
  if (target === undefined) throw new DomainError('auth.redirect_uri_forbidden');
  return target;
}

function isOrigin(uri: string): boolean {
  return /^https?:\/\/[^/]+$/.test(uri);
}

/** The address to go on to: the target with what came of the attempt. */
export function withResult(target: string, name: 'code' | 'error', value: string): string {
  const url = new URL(target);
  url.searchParams.set(name, value);
  return url.href;
}
