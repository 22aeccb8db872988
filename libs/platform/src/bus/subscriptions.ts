import { silentLog, type Log } from '../observability/log.js';
import type { SignalHandler, Unsubscribe } from './bus.js';
import { topicsOf, type Signal, type Topic } from './signal.js';

/** Who hears what, in one process. */
export class Subscriptions {
  readonly #handlers = new Map<Topic, Set<{ handler: SignalHandler }>>();

  constructor(private readonly log: Log = silentLog) {}

  add(topic: Topic, handler: SignalHandler): Unsubscribe {
    const entry = { handler };
    const entries = this.#handlers.get(topic) ?? new Set();
    this.#handlers.set(topic, entries.add(entry));
    return () => {
      entries.delete(entry);
      if (entries.size === 0 && this.#handlers.get(topic) === entries) this.#handlers.delete(topic);
    };
  }

  deliver(signal: Signal): void {
    const topics = topicsOf(signal);
    const heard = topics === 'all' ? Array.from(this.#handlers.keys()) : topics;
    for (const topic of heard) {
      for (const { handler } of Array.from(this.#handlers.get(topic) ?? [])) this.#call(handler, signal);
    }
  }

  clear(): void {
    this.#handlers.clear();
  }

  #call(handler: SignalHandler, signal: Signal): void {
    try {
      handler(signal);
    } catch (error) {
      this.log.error({ err: error, kind: signal.kind }, 'a signal handler failed');
    }
  }
}
