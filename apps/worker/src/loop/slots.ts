/** Bounds how much goes on at once. */
export class Slots {
  private readonly tasks = new Set<Promise<void>>();

  constructor(
    private readonly size: number,
    /** Called whenever a slot becomes free. */
    private readonly onFree: () => void,
  ) {}

  get free(): number {
    return this.size - this.tasks.size;
  }

  /** Runs a task, which must not reject, in a slot. */
  start(work: () => Promise<void>): void {
    const task = work().finally(() => {
      this.tasks.delete(task);
      this.onFree();
    });
    this.tasks.add(task);
  }

  /** Resolves when everything that runs now is over. */
  async drain(): Promise<void> {
    await Promise.all(this.tasks);
  }
}
