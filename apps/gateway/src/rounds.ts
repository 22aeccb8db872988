/**
 * Does work about keys in rounds: one at a time, each about all keys that were asked for before it began. However many
 * ask, and however often, the work is done for all of them together.
 */
export class Rounds {
  private wanted = new Set<string>();
  private running: Promise<void> | undefined;
  private upcoming: Promise<void> | undefined;

  /** @param onError is told of each round that failed */
  constructor(
    private readonly work: (keys: string[]) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Resolves when a round about these keys that begins from now on is through; rejects when it failed. */
  ask(keys: Iterable<string>): Promise<void> {
    for (const key of keys) this.wanted.add(key);
    if (this.upcoming) return this.upcoming;
    const upcoming = this.round();
    // Who waits hears of it; those who do not are no unhandled rejection.
    upcoming.catch(this.onError);
    this.upcoming = upcoming;
    return upcoming;
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.upcoming ?? this.running) await (this.upcoming ?? this.running)?.catch(() => undefined);
  }

  private async round(): Promise<void> {
    await this.running?.catch(() => undefined);
    this.upcoming = undefined;
    const keys = [...this.wanted];
    this.wanted.clear();
    this.running = this.work(keys).finally(() => {
      this.running = undefined;
    });
    await this.running;
  }
}
