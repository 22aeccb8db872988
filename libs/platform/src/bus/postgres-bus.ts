import { setTimeout as delay } from 'node:timers/promises';
import { silentLog, type Log } from '../observability/log.js';
import { uuidv7 } from '../ids/uuid-v7.js';
import type { Bus, SignalHandler, Unsubscribe } from './bus.js';
import { pack, unpack } from './envelope.js';
import { NotifyConnection } from './notify-connection.js';
import type { Signal, Topic } from './signal.js';
import { Subscriptions } from './subscriptions.js';

export interface PostgresBusOptions {
  /** The database; its own notifications do not reach other databases of the server. */
  readonly url: string;
  readonly log?: Log;
}

const CHANNEL = 'openhands_connect';
const BATCH_MS = 10;
const MAX_WAITING = 10_000;

/**
 * The bus between processes on one PostgreSQL, over NOTIFY. Signals to subscribers of this process do not take the
 * way through the server. Those for the others wait up to 10 ms and go out together: a NOTIFY takes a lock of the
 * whole server at its commit, so one each would be felt. While the connection is away, and when more than 10,000
 * signals wait, they are dropped, and everybody hears `missed` afterwards.
 */
export class PostgresBus implements Bus {
  readonly #id = uuidv7();
  readonly #log: Log;
  readonly #subscriptions: Subscriptions;
  readonly #connection: NotifyConnection;
  #waiting: Signal[] = [];
  #flushing: Promise<void> | undefined;
  #closed = false;

  /** Connects; rejects when the server cannot be reached. */
  static async open(options: PostgresBusOptions): Promise<PostgresBus> {
    const bus = new PostgresBus(options);
    try {
      await bus.#connection.open();
      return bus;
    } catch (error) {
      await bus.close();
      throw error;
    }
  }

  private constructor({ url, log = silentLog }: PostgresBusOptions) {
    this.#log = log;
    this.#subscriptions = new Subscriptions(log);
    this.#connection = new NotifyConnection({
      url,
      channel: CHANNEL,
      log,
      onPayload: (payload) => this.#receive(payload),
      onReconnected: () => this.publish({ kind: 'missed' }),
    });
  }

  publish(signal: Signal): void {
    if (this.#closed) return;
    queueMicrotask(() => this.#subscriptions.deliver(signal));
    if (this.#waiting.length >= MAX_WAITING) this.#waiting = [{ kind: 'missed' }];
    this.#waiting.push(signal);
    this.#flushing ??= this.#flush();
  }

  subscribe(topic: Topic, handler: SignalHandler): Unsubscribe {
    return this.#subscriptions.add(topic, handler);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#flushing;
    await this.#connection.close();
    this.#subscriptions.clear();
  }

  /** Sends until nothing waits; never rejects. */
  async #flush(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        if (!this.#closed) await delay(BATCH_MS);
        const batch = this.#waiting;
        this.#waiting = [];
        await this.#send(batch);
      }
    } finally {
      this.#flushing = undefined;
    }
  }

  /** What cannot be sent is lost: the reconnection, or `missed`, tells everybody to look for themselves. */
  async #send(batch: readonly Signal[]): Promise<void> {
    const payloads = this.#pack(batch);
    await this.#connection.send(payloads).catch((error: unknown) => {
      this.#log.debug({ err: error, signals: batch.length }, 'signals were lost');
    });
  }

  #pack(batch: readonly Signal[]): string[] {
    const onTooLarge = ({ kind }: Signal): void => this.#log.warn({ kind }, 'a signal is too large to be sent');
    try {
      return pack(this.#id, batch, onTooLarge);
    } catch (error) {
      this.#log.warn({ err: error, signals: batch.length }, 'signals could not be packed');
      return pack(this.#id, [{ kind: 'missed' }], onTooLarge);
    }
  }

  #receive(payload: string): void {
    try {
      const { from, signals } = unpack(payload);
      if (from !== this.#id) signals.forEach((signal) => this.#subscriptions.deliver(signal));
    } catch (error) {
      this.#log.warn({ err: error }, 'a notification was not understood');
    }
  }
}
