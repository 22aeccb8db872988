const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** When something was, as short as it can be understood: `now`, `14:05`, `Mar 3`. In the reader's own time and language. */
export function whenWords(time: string, now = new Date(), locale?: string): string {
  const then = new Date(time);
  const ageMs = now.getTime() - then.getTime();
  if (ageMs < MINUTE_MS) return 'now';
  if (ageMs < DAY_MS && then.getDate() === now.getDate()) {
    return then.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  }
  const year = then.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return then.toLocaleDateString(locale, { month: 'short', day: 'numeric', ...year });
}
