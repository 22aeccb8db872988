import { setTimeout as delay } from 'node:timers/promises';
import { silentLog, type Log } from '../observability/log.js';
import { uuidv7 } from '../ids/uuid-v7.js';
import type { BusLink, OpenLink } from './bus-link.js';
import type { Bus, SignalHandler, Unsubscribe } from './bus.js';
import { Company } from './company.js';
import { pack, unpack } from './envelope.js';
import type { Signal, Topic } from './signal.js';
import { Subscriptions } from './subscriptions.js';

export interface LinkBusOptions {
  /** In the order of preference: what the first cannot send the next one does. All are listened to. */
  readonly links: readonly OpenLink[];
  readonly log?: Log;
  readonly helloIntervalMs?: number;
}

const HELLO_INTERVAL_MS = 5_000;
const MAX_WAITING = 10_000;

/**
 * The bus between processes. Signals to subscribers of this process do not take the way through a link. Those for the
 * others are collected for a moment and go out together. What no link can send, and what waits beyond 10,000 signals,
 * is dropped, and everybody hears `missed` as soon as that can be said. Who cannot be heard for a while hears `missed`
 * when that is over.
 */
export class LinkBus implements Bus {
  readonly #id = uuidv7();
  readonly #log: Log;
  readonly #subscriptions: Subscriptions;
  readonly #company: Company;
  readonly #hellos: NodeJS.Timeout;
  #links: readonly BusLink[] = [];
  #waiting: Signal[] = [];
  #flushing: Promise<void> | undefined;
  /** Something was dropped, and the others were not told yet. */
  #hasLost = false;
  #closed = false;

  /** Connects; rejects when a link that cannot be gone without cannot be opened. */
  static async open(options: LinkBusOptions): Promise<LinkBus> {
    const bus = new LinkBus(options);
    try {
      await bus.#open(options.links);
      return bus;
    } catch (error) {
      await bus.close();
      throw error;
    }
  }

  private constructor({ log = silentLog, helloIntervalMs = HELLO_INTERVAL_MS }: LinkBusOptions) {
    this.#log = log;
    this.#subscriptions = new Subscriptions(log);
    this.#company = new Company(3 * helloIntervalMs);
    this.#hellos = setInterval(() => void this.#sayHello(), helloIntervalMs).unref();
  }

  publish(signal: Signal): void {
    if (this.#closed) return;
    queueMicrotask(() => this.#subscriptions.deliver(signal));
    if (this.#company.isAlone()) return;
    if (this.#waiting.length >= MAX_WAITING) this.#waiting = [{ kind: 'missed' }];
    this.#waiting.push(signal);
    this.#flushing ??= this.#flush();
  }

  subscribe(topic: Topic, handler: SignalHandler): Unsubscribe {
    return this.#subscriptions.add(topic, handler);
  }

  get isDegraded(): boolean {
    return this.#links.some(({ isAway }) => isAway);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#hellos);
    await this.#flushing;
    await Promise.all(this.#links.map((link) => link.close()));
    this.#subscriptions.clear();
  }

  async #open(links: readonly OpenLink[]): Promise<void> {
    const listener = { onPayload: (payload: string) => this.#receive(payload), onReturn: () => this.#catchUp() };
    for (const openLink of links) this.#links = [...this.#links, await openLink(listener)];
    await this.#sayHello();
  }

  /** Sends until nothing waits; never rejects. */
  async #flush(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        if (!this.#closed) await delay(this.#links[0]?.batchMs);
        const batch = this.#waiting;
        this.#waiting = [];
        if (this.#hasLost && batch[0]?.kind !== 'missed') batch.unshift({ kind: 'missed' });
        this.#hasLost = !(await this.#send(batch));
      }
    } finally {
      this.#flushing = undefined;
    }
  }

  async #send(batch: readonly Signal[]): Promise<boolean> {
    for (const link of this.#links) {
      try {
        await link.send(this.#pack(batch, link.maxPayloadBytes));
        return true;
      } catch (error) {
        this.#log.debug({ err: error, signals: batch.length }, 'signals could not be sent on one of the links');
      }
    }
    return false;
  }

  #pack(batch: readonly Signal[], maxBytes: number): string[] {
    const onTooLarge = ({ kind }: Signal): void => this.#log.warn({ kind }, 'a signal is too large to be sent');
    try {
      return pack({ from: this.#id, signals: batch, maxBytes, onTooLarge });
    } catch (error) {
      this.#log.warn({ err: error, signals: batch.length }, 'signals could not be packed');
      return pack({ from: this.#id, signals: [{ kind: 'missed' }], maxBytes, onTooLarge });
    }
  }

  #receive(payload: string): void {
    try {
      const envelope = unpack(payload, this.#id);
      if (envelope === 'own') return;
      this.#company.heard();
      envelope.signals.forEach((signal) => this.#subscriptions.deliver(signal));
    } catch (error) {
      this.#log.warn({ err: error }, 'what came over the bus was not understood');
    }
  }

  #catchUp(): void {
    this.#subscriptions.deliver({ kind: 'missed' });
    if (!this.#hasLost || this.#closed) return;
    this.#waiting.unshift({ kind: 'missed' });
    this.#flushing ??= this.#flush();
  }

  /** On every link, so that whoever hears only one of them knows. */
  async #sayHello(): Promise<void> {
    const hello = pack({ from: this.#id, signals: [], maxBytes: 1_000, onTooLarge: () => undefined });
    await Promise.all(
      this.#links.map(async (link) => {
        await link.check?.();
        await link.send(hello).catch(() => undefined);
      }),
    );
  }
}
