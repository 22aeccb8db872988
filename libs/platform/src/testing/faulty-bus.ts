import type { Bus, SignalHandler } from '../bus/bus.js';
import { InProcessBus } from '../bus/in-process-bus.js';
import type { Signal, Topic } from '../bus/signal.js';

/** What becomes of a signal: `hold` keeps it until `release`. */
export type Fate = 'pass' | 'drop' | 'double' | 'hold';

/** A bus that does what a bus may do: lose, double and reorder what is published on it. */
export class FaultyBus implements Bus {
  /** Decides about each signal; everything passes unless told. */
  fate: (signal: Signal) => Fate = () => 'pass';
  private held: Signal[] = [];

  /** @param inner carries what is left; closed with this one */
  constructor(private readonly inner: Bus = new InProcessBus()) {}

  publish(signal: Signal): void {
    const fate = this.fate(signal);
    if (fate === 'hold') this.held.push(signal);
    if (fate === 'pass' || fate === 'double') this.inner.publish(signal);
    if (fate === 'double') this.inner.publish(signal);
  }

  /** Sends what was held, the newest first. */
  release(): void {
    for (const signal of this.held.toReversed()) this.inner.publish(signal);
    this.held = [];
  }

  subscribe(topic: Topic, handler: SignalHandler): () => void {
    return this.inner.subscribe(topic, handler);
  }

  async close(): Promise<void> {
    await this.inner.close();
  }
}
