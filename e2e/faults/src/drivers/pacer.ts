const TICK_MS = 5;

/**
 * Starts something at a fixed rate, whatever became of what it started before: a server that stumbles gets no rest. Only
 * when very much is under way it holds back.
 */
export class Pacer {
  private readonly underWay = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;
  private readonly startedAtMs = performance.now();
  private due = 0;
  private started = 0;

  /** @param act must not reject */
  constructor(
    private readonly perSecond: number,
    private readonly act: (index: number) => Promise<void>,
    private readonly maxUnderWay = 400,
  ) {
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** Starts nothing more, and resolves when all that was started is over. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
  }

  private tick(): void {
    const due = Math.floor(((performance.now() - this.startedAtMs) * this.perSecond) / 1_000);
    for (; this.due < due; this.due++) {
      if (this.underWay.size >= this.maxUnderWay) continue;
      const acting = this.act(this.started++).finally(() => this.underWay.delete(acting));
      this.underWay.add(acting);
    }
  }
}
