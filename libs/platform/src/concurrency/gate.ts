import { DomainError } from '../errors/domain-error.js';

export interface GateLimits {
  readonly maxRunning: number;
  /** Who would be one more is refused. */
  readonly maxWaiting: number;
}

/** Lets a bounded number of expensive things run at once and a bounded number wait: a flood is told to come back. */
export class Gate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limits: GateLimits) {}

  /** @throws DomainError server.unavailable, with a time to come back, when too many wait */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limits.maxRunning) await this.wait();
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  private async wait(): Promise<void> {
    if (this.waiting.length >= this.limits.maxWaiting) {
      throw new DomainError('server.unavailable', { retryAfterSeconds: 1 });
    }
    await new Promise<void>((resolve) => void this.waiting.push(resolve));
  }
}
