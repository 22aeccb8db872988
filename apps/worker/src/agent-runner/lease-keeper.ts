import { setTimeout as delay } from 'node:timers/promises';
import { LeaseLostError } from '@openhands-connect/core';

export interface LeaseOptions {
  /** Makes the lease last `durationMs` from now on; throws `LeaseLostError` when somebody else has it. */
  renew(): Promise<void>;
  durationMs: number;
}

/** Renews a lease at a third of its time while something is done under it; aborts when it is lost. */
export class LeaseKeeper {
  private readonly ended = new AbortController();
  private readonly lost = new AbortController();
  private readonly keeping: Promise<void>;

  constructor(private readonly options: LeaseOptions) {
    this.keeping = this.keep();
  }

  /** Aborts with `LeaseLostError`: whatever is done under the lease is void. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  /** Stops renewing. */
  async release(): Promise<void> {
    this.ended.abort();
    await this.keeping;
  }

  private async keep(): Promise<void> {
    const { durationMs } = this.options;
    const { signal } = this.ended;
    let validUntilMs = performance.now() + durationMs;
    for (;;) {
      await delay(durationMs / 3, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const askedAtMs = performance.now();
      const answer = await this.ask();
      if (answer === 'renewed') validUntilMs = askedAtMs + durationMs;
      else if (answer === 'lost' || performance.now() >= validUntilMs) return this.lost.abort(new LeaseLostError());
    }
  }

  /** A database that does not answer is asked again as long as the lease lasts. */
  private async ask(): Promise<'renewed' | 'lost' | 'unknown'> {
    try {
      await this.options.renew();
      return 'renewed';
    } catch (error) {
      return error instanceof LeaseLostError ? 'lost' : 'unknown';
    }
  }
}
