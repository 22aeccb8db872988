import type { EntryOf } from '../journal/entry.js';

/** What was done, in words: `5 × kill, 2 × stop`. */
export function countFaults(faults: readonly EntryOf<'fault'>[]): string {
  const counts = new Map<string, number>();
  for (const { what, phase } of faults) if (phase === 'begin') counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts].map(([what, count]) => `${count} × ${what}`).join(', ');
}
