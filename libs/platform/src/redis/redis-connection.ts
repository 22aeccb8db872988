import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@redis/client';
import type { Log } from '../observability/log.js';
import { withinTime } from '../concurrency/within-time.js';

export type RedisClient = ReturnType<typeof newClient>;

export interface RedisConnectionOptions {
  /** `redis://user:password@host:6379/0`, or `rediss:` for TLS. */
  readonly url: string;
  readonly log: Log;
  /** For the log: what is different while Redis is out of reach. */
  readonly without: string;
  /** Proves that Redis can do what it is wanted for; it rejects when not. */
  readonly probe: (client: RedisClient) => Promise<unknown>;
}

const CONNECT_TIMEOUT_MS = 1_000;
/** Whoever waits for Redis longer than this goes on without it. */
const ANSWER_TIMEOUT_MS = 200;
const BACKOFF_MS = { first: 100, max: 2_000 } as const;

/**
 * One connection to Redis that may be away at any time. Nobody waits for it: a command is sent while it is ready, and
 * is given up when the answer is late; whatever fails, the connection is made anew.
 *
 *   connecting --probed--> ready --late, refused or broken--> waiting --backoff--> connecting
 *        \--failed--> waiting                  any --close--> closed
 *
 * The log is told when it goes and when it comes back, once each.
 */
export class RedisConnection {
  readonly #options: RedisConnectionOptions;
  /** Set while it is ready. */
  #client: RedisClient | undefined;
  readonly #closing = new AbortController();
  #reachable = true;

  /** Resolves after the first attempt, however it ended. */
  static async open(options: RedisConnectionOptions): Promise<RedisConnection> {
    const connection = new RedisConnection(options);
    await connection.#attempt();
    if (!connection.ready) void connection.#reconnect();
    return connection;
  }

  private constructor(options: RedisConnectionOptions) {
    this.#options = options;
  }

  get ready(): boolean {
    return this.#client !== undefined;
  }

  /** Rejects when Redis is away, does not answer in 200 ms, or refuses. */
  async run<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    const client = this.#client;
    if (client === undefined) throw new Error('Redis is out of reach');
    try {
      return await withinTime(command(client), ANSWER_TIMEOUT_MS);
    } catch (error) {
      this.#lose(client, error);
      throw error;
    }
  }

  close(): void {
    this.#closing.abort();
    this.#client?.destroy();
    this.#client = undefined;
  }

  async #attempt(): Promise<void> {
    const client = newClient(this.#options.url);
    client.on('error', (error) => this.#lose(client, error));
    try {
      await withinTime(client.connect(), CONNECT_TIMEOUT_MS);
      await withinTime(this.#options.probe(client), ANSWER_TIMEOUT_MS);
      if (this.#closing.signal.aborted) return client.destroy();
      this.#client = client;
      this.#tell(true);
    } catch (error) {
      client.destroy();
      this.#tell(false, error);
    }
  }

  #lose(client: RedisClient, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.destroy();
    this.#tell(false, error);
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    const { signal } = this.#closing;
    for (let attempt = 0; !signal.aborted && !this.ready; attempt++) {
      const backoffMs = Math.min(BACKOFF_MS.max, BACKOFF_MS.first * 2 ** attempt);
      await delay(backoffMs * (0.5 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.#attempt();
    }
  }

  #tell(reachable: boolean, error?: unknown): void {
    if (reachable === this.#reachable || this.#closing.signal.aborted) return;
    this.#reachable = reachable;
    const { log, without } = this.#options;
    if (reachable) log.info('Redis is back');
    else log.warn({ err: error }, `Redis is out of reach: ${without}`);
  }
}

function newClient(url: string) {
  const socket = { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false } as const;
  return createClient({ url, disableOfflineQueue: true, socket });
}
