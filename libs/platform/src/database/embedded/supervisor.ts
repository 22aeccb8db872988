import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../observability/log.js';
import type { Postmaster } from './postmaster.js';

const MAX_RESTARTS = 5;
const WINDOW_MS = 60_000;
const BACKOFF_MS = 100;

/**
 * Keeps a server running until it is told to stop.
 *
 *   running --died--> restarting --up--> running
 *      |                  |  \--5 deaths or failures within 60 s--> failed (reported once)
 *      \------- stop -----+--> stopped
 */
export class Supervisor {
  #current: Postmaster;
  #stopping = false;
  #restarts: number[] = [];
  readonly #watch: Promise<void>;
  readonly #restart: () => Promise<Postmaster>;
  readonly #log: Log;
  readonly #onFailure: (error: Error) => void;

  constructor(first: Postmaster, restart: () => Promise<Postmaster>, log: Log, onFailure?: (error: Error) => void) {
    this.#current = first;
    this.#restart = restart;
    this.#log = log;
    this.#onFailure = onFailure ?? (() => undefined);
    this.#watch = this.#run();
  }

  /** Ends the server, also in the middle of a restart, and resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#current.stop();
    await this.#watch;
  }

  async #run(): Promise<void> {
    for (;;) {
      const how = await this.#current.ended;
      if (this.#stopping) return;
      this.#log.error({ how }, 'the database server died and is started again');
      const next = await this.#bringBack();
      if (next === undefined) return;
      this.#current = next;
      if (this.#stopping) await next.stop();
    }
  }

  /** Undefined: told to stop, or given up. */
  async #bringBack(): Promise<Postmaster | undefined> {
    while (!this.#stopping) {
      const now = performance.now();
      this.#restarts = [...this.#restarts.filter((time) => now - time < WINDOW_MS), now];
      const tries = this.#restarts.length;
      if (tries > MAX_RESTARTS) break;
      await delay((tries - 1) * BACKOFF_MS);
      try {
        return await this.#restart();
      } catch (error) {
        this.#log.error({ err: error, tries }, 'the database server could not be started');
      }
    }
    if (!this.#stopping) this.#giveUp();
    return undefined;
  }

  #giveUp(): void {
    const error = new Error(
      `The database server died ${MAX_RESTARTS} times within ${WINDOW_MS / 1_000} s and is left alone`,
    );
    this.#log.error({ err: error }, error.message);
    this.#onFailure(error);
  }
}
