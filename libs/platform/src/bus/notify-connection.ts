import { setTimeout as delay } from 'node:timers/promises';
import pg, { type Client } from 'pg';
import type { Log } from '../observability/log.js';

export interface NotifyConnectionOptions {
  readonly url: string;
  /** An SQL identifier. */
  readonly channel: string;
  readonly log: Log;
  readonly onPayload: (payload: string) => void;
  /** The connection is back after it was lost; what was sent meanwhile is lost. */
  readonly onReconnected: () => void;
}

const BACKOFF_MS = { first: 100, max: 5_000 } as const;
const HEARTBEAT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * One connection that listens on a channel and sends to it.
 *
 *   connecting --ok--> listening --lost or silent--> waiting --backoff--> connecting
 *        \--failed--> waiting                any --close--> closed
 */
export class NotifyConnection {
  #client: Client | undefined;
  readonly #closing = new AbortController();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(private readonly options: NotifyConnectionOptions) {
    this.#heartbeat = setInterval(() => void this.#check(), HEARTBEAT_MS).unref();
  }

  /** Connects for the first time; rejects when that fails. From then on it comes back by itself. */
  async open(): Promise<void> {
    this.#client = await this.#connect();
  }

  /** Sends each payload as a notification, all in one statement. Rejects when there is no connection, or it breaks. */
  async send(payloads: readonly string[]): Promise<void> {
    const client = this.#client;
    if (client === undefined) throw new Error('The notification connection is down');
    try {
      await client.query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload', [
        this.options.channel,
        payloads,
      ]);
    } catch (error) {
      this.#lose(client, error);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#heartbeat);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #connect(): Promise<Client> {
    const client = new pg.Client({
      connectionString: this.options.url,
      application_name: 'openhands-connect-bus',
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    });
    client.on('error', (error) => this.#lose(client, error));
    client.on('end', () => this.#lose(client, undefined));
    client.on('notification', ({ payload }) => this.options.onPayload(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${pg.escapeIdentifier(this.options.channel)}`);
      return client;
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
  }

  /** A connection can be gone without a sign; one that does not answer counts as lost. */
  async #check(): Promise<void> {
    const client = this.#client;
    await client?.query('SELECT 1').catch((error: unknown) => this.#lose(client, error));
  }

  #lose(client: Client, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.options.log.warn({ err: error }, 'the notification connection was lost');
    void client.end().catch(() => undefined);
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    const { signal } = this.#closing;
    for (let attempt = 0; !signal.aborted; attempt++) {
      const backoffMs = Math.min(BACKOFF_MS.max, BACKOFF_MS.first * 2 ** attempt);
      await delay(backoffMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const client = await this.#connect().catch((error: unknown) => {
        this.options.log.debug({ err: error, attempt }, 'the notification connection is not back yet');
      });
      if (client === undefined) continue;
      if (signal.aborted) return void client.end().catch(() => undefined);
      this.#client = client;
      this.options.onReconnected();
      return;
    }
  }
}
