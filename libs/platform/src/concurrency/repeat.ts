/**
 * Does `work` every `intervalMs`, measured from the end of one time to the start of the next, so it never overlaps
 * with itself. What it throws goes to `onError`. The timer keeps no process alive.
 */
export class Repeat {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly intervalMs: number,
    private readonly work: () => Promise<void> | void,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    if (!this.stopped) this.timer = setTimeout(() => this.now(), this.intervalMs).unref();
  }

  /** Does it at once, or once more when it is under way. */
  now(): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    if (this.running) this.again = true;
    else this.running = this.run();
  }

  /** Waits for what is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    do {
      this.again = false;
      try {
        await this.work();
      } catch (error) {
        this.onError(error);
      }
    } while (this.again && !this.stopped);
    this.running = undefined;
    this.start();
  }
}
