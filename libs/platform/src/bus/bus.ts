import type { Signal, Topic } from './signal.js';

export type SignalHandler = (signal: Signal) => void;
export type Unsubscribe = () => void;

/**
 * The doorbell between those who write and those who tell. A signal may be lost, come twice or out of order:
 * whoever hears one looks into the database, and looks there now and then without having heard anything.
 * The publisher hears its own signals too.
 */
export interface Bus {
  /** Never waits and never throws; call it after the commit, never inside of a transaction. */
  publish(signal: Signal): void;
  /** `handler` hears the topic's signals and every `missed`. What it throws is logged and disturbs nobody. */
  subscribe(topic: Topic, handler: SignalHandler): Unsubscribe;
  /** Whether signals take another way than the chosen one, which is away. Left out where there is only one. */
  readonly isDegraded?: boolean;
  /** Sends what waits to be sent, then falls silent. */
  close(): Promise<void>;
}
