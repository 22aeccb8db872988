import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@openhands-connect/platform';

export interface PollLoopOptions {
  /** For the log. */
  name: string;
  /** Does what there is to do; true when there may be more at once. */
  pass(signal: AbortSignal): Promise<boolean>;
  /** How long it sleeps at most when nobody wakes it: what a lost wake-up costs. */
  pollMs: number;
  /** The least time between the starts of two passes; a crowd of wake-ups becomes one pass. */
  spacingMs?: number;
  log: Log;
}

/** The least part of its time that it sleeps. Loops that begin together drift apart: else all of them would look at once. */
const LEAST_SLEEP = 0.8;
/** After a failure nobody wakes it sooner: a database that is away is not asked in a frenzy. */
const FAILURE_PAUSE_MS = 1000;

/** Works, sleeps until woken or until it is time to look, works again; never twice at once, until it is stopped. */
export class PollLoop {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private isWoken = false;
  private wakeUp: (() => void) | undefined;

  constructor(private readonly options: PollLoopOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** There may be something to do: the sleep ends, or the next one does not begin. */
  wake(): void {
    this.isWoken = true;
    this.wakeUp?.();
  }

  /** Begins no other pass, and resolves when the last one is over. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    const { pollMs, spacingMs = 0 } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.isWoken = false;
      const startedAtMs = performance.now();
      const hasMore = await this.passSafely(signal);
      if (!hasMore) await this.sleep(pollMs * (LEAST_SLEEP + (1 - LEAST_SLEEP) * Math.random()));
      await pause(spacingMs - (performance.now() - startedAtMs), signal);
    }
  }

  private async passSafely(signal: AbortSignal): Promise<boolean> {
    try {
      return await this.options.pass(signal);
    } catch (error) {
      if (signal.aborted) return false;
      this.options.log.warn({ err: error, loop: this.options.name }, 'a pass failed and is tried again');
      await pause(FAILURE_PAUSE_MS, signal);
      return true;
    }
  }

  private async sleep(durationMs: number): Promise<void> {
    if (this.isWoken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, durationMs);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = undefined;
  }
}

/** Waits, but not for a signal that ends the wait. */
async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  if (durationMs <= 0 || signal.aborted) return;
  await delay(durationMs, undefined, { signal }).catch(() => undefined);
}
