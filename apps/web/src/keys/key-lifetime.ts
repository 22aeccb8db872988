const DAY_MS = 24 * 60 * 60 * 1000;

/** How long a new key lasts, in days; none for one without an end. */
export const LIFETIMES = [
  { days: 30, words: '30 days' },
  { days: 90, words: '90 days' },
  { days: 365, words: 'A year' },
  { days: undefined, words: 'Until I revoke it' },
] as const;

/** The end of a key that is made now, as the contract wants it; undefined for none. */
export function endAfter(days: string, nowMs = Date.now()): string | undefined {
  return days === '' ? undefined : new Date(nowMs + Number(days) * DAY_MS).toISOString();
}

/** `Expires Mar 3, 2027`, `Expired`, `Does not expire`. */
export function lifetimeWords(expiresAt: string | null, nowMs = Date.now(), locale?: string): string {
  if (expiresAt === null) return 'Does not expire';
  const end = new Date(expiresAt);
  if (end.getTime() <= nowMs) return 'Expired';
  return `Expires ${end.toLocaleDateString(locale, { year: 'numeric', month: 'short', day: 'numeric' })}`;
}
