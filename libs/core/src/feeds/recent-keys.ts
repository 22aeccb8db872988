/** Keys and when they were added, the newest so many of them. */
export class RecentKeys {
  private readonly times = new Map<string, number>();

  constructor(private readonly maxKeys: number) {}

  add(key: string, nowMs = Date.now()): void {
    this.times.delete(key);
    this.times.set(key, nowMs);
    if (this.times.size <= this.maxKeys) return;
    const oldest = this.times.keys().next();
    if (!oldest.done) this.times.delete(oldest.value);
  }

  /** When the key was added last, milliseconds since 1970; undefined when it is not remembered. */
  timeOf(key: string): number | undefined {
    return this.times.get(key);
  }
}
