/**
 * The smallest of the values that at least the share `p` (0–1) of them does not exceed: always one that was measured, so
 * "p99 under 1 s" says what it seems to say also of a hundred values. NaN when there are none.
 */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN;
}
