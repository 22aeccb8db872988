/** How much nonsense a socket may send: a bucket that fills again with time. */
export class FaultBudget {
  private left: number;
  private filledAtMs: number;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    nowMs = Date.now(),
  ) {
    this.left = burst;
    this.filledAtMs = nowMs;
  }

  /** Takes one fault; false when there are none left. */
  spend(nowMs = Date.now()): boolean {
    const refilled = this.left + ((nowMs - this.filledAtMs) / 1000) * this.perSecond;
    this.left = Math.min(this.burst, refilled) - 1;
    this.filledAtMs = nowMs;
    return this.left >= 0;
  }
}
