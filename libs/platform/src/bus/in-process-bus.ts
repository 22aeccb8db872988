import { silentLog, type Log } from '../observability/log.js';
import type { Bus, SignalHandler, Unsubscribe } from './bus.js';
import type { Signal, Topic } from './signal.js';
import { Subscriptions } from './subscriptions.js';

/** The bus of a server that is one process. Signals are heard in order, right after the publisher's own code has run. */
export class InProcessBus implements Bus {
  readonly #subscriptions: Subscriptions;
  #closed = false;

  constructor(log: Log = silentLog) {
    this.#subscriptions = new Subscriptions(log);
  }

  publish(signal: Signal): void {
    if (!this.#closed) queueMicrotask(() => this.#subscriptions.deliver(signal));
  }

  subscribe(topic: Topic, handler: SignalHandler): Unsubscribe {
    return this.#subscriptions.add(topic, handler);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.resolve();
    this.#subscriptions.clear();
  }
}
