type Step = () => Promise<void> | void;

/**
 * What must be undone at the end, however the end comes: the steps run once, newest first, and one that fails does not
 * keep the others from running.
 */
export class CleanUp {
  private readonly steps: Step[] = [];
  private running: Promise<void> | undefined;

  /** @returns runs this step now, and not again at the end */
  add(step: Step): () => Promise<void> {
    this.steps.push(step);
    return async () => {
      const index = this.steps.indexOf(step);
      if (index < 0) return;
      this.steps.splice(index, 1);
      await step();
    };
  }

  run(): Promise<void> {
    this.running ??= this.unwind();
    return this.running;
  }

  private async unwind(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step();
      } catch (error) {
        process.stderr.write(`clean-up: ${String(error)}\n`);
      }
    }
  }
}
