import type { Log } from '../observability/log.js';
import { RedisConnection, type RedisClient } from '../redis/index.js';
import type { BusLink, OpenLink } from './bus-link.js';

export interface RedisLinkOptions {
  /** `redis://…/3`; servers that share a Redis keep apart by the number of its database. */
  readonly url: string;
  readonly log: Log;
}

/** A link over the channels of Redis. It opens also while Redis is away, and is there when Redis is. */
export function redisLink({ url, log }: RedisLinkOptions): OpenLink {
  return async (listener) => {
    const channel = `openhands-connect:bus:${databaseOf(url)}`;
    let isOpen = false;
    const subscribe = async (client: RedisClient): Promise<void> => {
      await client.subscribe(channel, listener.onPayload);
      if (isOpen) listener.onReturn();
    };
    const [publisher, subscriber] = await Promise.all([
      RedisConnection.open({ url, log, without: 'signals take the way through PostgreSQL', probe: ping }),
      RedisConnection.open({
        url,
        log,
        without: 'what others signal there is found by looking',
        probe: subscribe,
      }),
    ]);
    isOpen = true;
    return new RedisLink(channel, publisher, subscriber);
  };
}

class RedisLink implements BusLink {
  readonly maxPayloadBytes = 256 * 1024;
  readonly batchMs = 2;

  constructor(
    private readonly channel: string,
    private readonly publisher: RedisConnection,
    private readonly subscriber: RedisConnection,
  ) {}

  get isAway(): boolean {
    return !this.publisher.ready || !this.subscriber.ready;
  }

  async send(payloads: readonly string[]): Promise<void> {
    await this.publisher.run((client) => Promise.all(payloads.map((payload) => client.publish(this.channel, payload))));
  }

  /** A connection that only listens would not notice that nobody is at the other end. */
  async check(): Promise<void> {
    if (this.subscriber.ready) await this.subscriber.run(ping).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.publisher.close();
    this.subscriber.close();
  }
}

function ping(client: RedisClient): Promise<unknown> {
  return client.ping();
}

/** Channels know no databases: the number goes into their name. */
function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1) || '0';
}
