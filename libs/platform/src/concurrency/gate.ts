import { DomainError } from '../errors/domain-error.js';

export interface GateLimits {
  readonly maxRunning: number;
  /** Who would be one more is refused. */
  readonly maxWaiting: number;
}

/** Lets a bounded number of expensive things run at once and a bounded number wait: a flood is told to come back. */
export class Gate {
  private running = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly limits: GateLimits) {}

  /**
   * @param signal gives the place in the queue up; what runs already is finished
   * @throws DomainError server.unavailable, with a time to come back, when too many wait; the reason of the signal
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.running >= this.limits.maxRunning) await this.wait(signal);
    else this.running += 1;
    try {
      return await work();
    } finally {
      this.letNextIn();
    }
  }

  private letNextIn(): void {
    const [next] = this.waiting;
    if (next) next();
    else this.running -= 1;
  }

  private async wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.waiting.size >= this.limits.maxWaiting) {
      throw new DomainError('server.unavailable', { retryAfterSeconds: 1 });
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        this.waiting.delete(enter);
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.waiting.delete(enter);
        reject(signal?.reason as Error);
      };
      this.waiting.add(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}
