import pg, { type Client } from 'pg';
import { withinTime } from '../concurrency/within-time.js';

/** Balancers that ask every second want an answer before they ask again. */
const ANSWER_TIMEOUT_MS = 1_000;

/**
 * Finds out whether PostgreSQL answers, over a connection of its own: who shares one with requests waits behind all of
 * them, and a server under load would say that it cannot serve. Connects when it is first asked.
 */
export class ProbeConnection {
  #client: Client | undefined;
  #asking: Promise<boolean> | undefined;
  #closed = false;

  constructor(private readonly url: string) {}

  /** Answers within a second. Whoever asks meanwhile gets the same answer. */
  async answers(): Promise<boolean> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return await this.#asking;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = this.#client;
    this.#client = undefined;
    if (client) await withinTime(client.end(), ANSWER_TIMEOUT_MS).catch(() => undefined);
  }

  async #ask(): Promise<boolean> {
    const client = this.#client ?? this.#newClient();
    try {
      await withinTime<unknown>(this.#client ? client.query('SELECT 1') : client.connect(), ANSWER_TIMEOUT_MS);
      if (this.#closed) throw new Error('the probe is closed');
      this.#client = client;
      return true;
    } catch {
      this.#lose(client);
      return false;
    }
  }

  #newClient(): Client {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'openhands-connect-probe',
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
    });
    client.on('error', () => this.#lose(client)).on('end', () => this.#lose(client));
    return client;
  }

  #lose(client: Client): void {
    if (this.#client === client) this.#client = undefined;
    void client.end().catch(() => undefined);
  }
}
