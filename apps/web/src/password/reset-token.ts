/** The token in the fragment of a mailed link, `#token=…`; undefined where there is none. */
export function tokenIn(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') || undefined;
}

/**
 * Takes the token out of the address: it stays neither in the address bar nor in the history, where the next one at
 * this machine would find it.
 */
export function takeToken(): string | undefined {
  const token = tokenIn(location.hash);
  if (token !== undefined) history.replaceState(null, '', location.pathname);
  return token;
}
