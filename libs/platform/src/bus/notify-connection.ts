import { setTimeout as delay } from 'node:timers/promises';
import pg, { type Client } from 'pg';
import type { Log } from '../observability/log.js';
import type { BusLink, LinkListener, OpenLink } from './bus-link.js';

export interface NotifyLinkOptions {
  /** The database; a pooler that lends a connection for a transaction only does not do. */
  readonly url: string;
  readonly log: Log;
}

/** An SQL identifier. */
const CHANNEL = 'openhands_connect';
const BACKOFF_MS = { first: 100, max: 5_000 } as const;
const ANSWER_TIMEOUT_MS = 5_000;

/** A link over PostgreSQL's NOTIFY; it opens when the server can be reached, and comes back by itself from then on. */
export function notifyLink(options: NotifyLinkOptions): OpenLink {
  return async (listener) => {
    const connection = new NotifyConnection(options, listener);
    await connection.open();
    return connection;
  };
}

/**
 * One connection that listens to notifications and sends them.
 *
 *   connecting --ok--> listening --lost or silent--> waiting --backoff--> connecting
 *        \--failed--> waiting                any --close--> closed
 */
class NotifyConnection implements BusLink {
  /** PostgreSQL refuses a payload of 8000 bytes or more. */
  readonly maxPayloadBytes = 7_999;
  readonly batchMs = 10;
  #client: Client | undefined;
  readonly #closing = new AbortController();

  constructor(
    private readonly options: NotifyLinkOptions,
    private readonly listener: LinkListener,
  ) {}

  /** Connects for the first time; rejects when that fails. From then on it comes back by itself. */
  async open(): Promise<void> {
    this.#client = await this.#connect();
  }

  /**
   * Sends each payload as a notification, all in one statement. Rejects when there is no connection, it breaks, or does
   * not answer: then it can be gone without a sign, and counts as lost.
   */
  async send(payloads: readonly string[]): Promise<void> {
    const client = this.#client;
    if (client === undefined) throw new Error('The notification connection is down');
    try {
      await client.query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload', [CHANNEL, payloads]);
    } catch (error) {
      this.#lose(client, error);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
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
    client.on('notification', ({ payload }) => this.listener.onPayload(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      return client;
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
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
      this.listener.onReturn();
      return;
    }
  }
}
