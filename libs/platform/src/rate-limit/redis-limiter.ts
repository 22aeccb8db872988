import { RedisConnection, type RedisClient } from '../redis/index.js';
import type { Log } from '../observability/log.js';
import { BUCKET_SCRIPT } from './bucket-script.js';
import type { Claim } from './claim.js';
import { LocalLimiter } from './local-limiter.js';
import { limitPolicy } from './limit-policy.js';
import type { RateLimiter } from './rate-limiter.js';
import { verdictOf, type Verdict } from './verdict.js';

/** The braces keep all buckets in one slot of a cluster: a script may only touch keys of one. */
const KEY_PREFIX = '{openhands-connect}:limit:';
const PROBE: Claim = { policy: limitPolicy('probe', { limit: 1_000, windowMs: 1_000 }), key: 'probe' };

/**
 * Counts in Redis, so that all processes share each bucket, in one round trip a call. While Redis is away or hangs each
 * process counts by itself: nobody is refused for it, and nobody waits longer than once.
 */
export class RedisLimiter implements RateLimiter {
  readonly #connection: RedisConnection;
  readonly #local = new LocalLimiter();

  static async open({ url, log }: { url: string; log: Log }): Promise<RedisLimiter> {
    const without = 'each process counts its rate limits alone';
    return new RedisLimiter(await RedisConnection.open({ url, log, without, probe }));
  }

  private constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  take(claims: readonly Claim[]): Verdict | Promise<Verdict> {
    return this.#connection.ready ? this.#shared(claims, true) : this.#local.take(claims);
  }

  peek(claims: readonly Claim[]): Verdict | Promise<Verdict> {
    return this.#connection.ready ? this.#shared(claims, false) : this.#local.peek(claims);
  }

  async refill(claims: readonly Claim[]): Promise<void> {
    this.#local.refill(claims);
    if (!this.#connection.ready) return;
    // A refill that is lost leaves a bucket as it was, which time fills too.
    await this.#connection.run((client) => client.del(claims.map(keyOf))).catch(() => undefined);
  }

  close(): void {
    this.#connection.close();
  }

  async #shared(claims: readonly Claim[], taking: boolean): Promise<Verdict> {
    try {
      const [allowed, ...used] = await this.#connection.run((client) => runScript(client, claims, taking));
      const usedMs = used.map((microseconds) => microseconds / 1000);
      return verdictOf(claims, usedMs, allowed === 1);
    } catch {
      return taking ? this.#local.take(claims) : this.#local.peek(claims);
    }
  }
}

/** Writes, as every call will: a Redis that is full or a replica answers and is no use. */
async function probe(client: RedisClient): Promise<void> {
  await runScript(client, [PROBE], true);
}

function keyOf({ policy, key }: Claim): string {
  return `${KEY_PREFIX}${policy.name}:${key}`;
}

async function runScript(client: RedisClient, claims: readonly Claim[], taking: boolean): Promise<number[]> {
  const options = {
    keys: claims.map(keyOf),
    arguments: [
      taking ? '1' : '0',
      ...claims.flatMap(({ policy }) => [String(policy.intervalMs * 1000), String(policy.windowMs * 1000)]),
    ],
  };
  const answer = await client.evalSha(BUCKET_SCRIPT.sha1, options).catch((error: unknown) => {
    // A Redis that was restarted knows no scripts; one that is sent whole is known from then on.
    if (error instanceof Error && error.message.startsWith('NOSCRIPT'))
      return client.eval(BUCKET_SCRIPT.source, options);
    throw error;
  });
  return answer as unknown as number[];
}
