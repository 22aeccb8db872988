/** Compares what the contract names with what handlers claim. Each name wants exactly one handler, no handler is extra. */
export function coverageFaults(named: readonly string[], handled: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of handled) counts.set(name, (counts.get(name) ?? 0) + 1);
  const missing = named.filter((name) => !counts.has(name)).map((name) => `${name} has no handler`);
  const doubled = [...counts].filter(([, count]) => count > 1).map(([name, count]) => `${name} has ${count} handlers`);
  const unnamed = [...counts.keys()].filter((name) => !named.includes(name));
  return [...missing, ...doubled, ...unnamed.map((name) => `${name} is not in the contract`)];
}
