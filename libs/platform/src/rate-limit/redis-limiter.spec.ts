import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from '@redis/client';
import type { Log } from '../observability/log.js';
import { hasRedis, startTestRedis, type TestRedis } from '../testing/test-redis.js';
import { limitPolicy } from './limit-policy.js';
import { LocalLimiter } from './local-limiter.js';
import { RedisLimiter } from './redis-limiter.js';

const policy = limitPolicy('read', { limit: 5, windowMs: 60_000 });
const shared = limitPolicy('read-address', { limit: 7, windowMs: 60_000 });

/** A log that keeps what it is told, and lets a test wait for it. */
function listeningLog() {
  const messages: string[] = [];
  const waiting = new Map<string, () => void>();
  const note = (_: unknown, message?: unknown): void => {
    const text = String(message ?? _);
    messages.push(text);
    waiting.get(text)?.();
  };
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const told = (text: string): Promise<void> => new Promise((resolve) => void waiting.set(text, resolve));
  return { log, messages, told };
}

const describeWithRedis = hasRedis ? describe : describe.skip;

describeWithRedis('buckets in Redis', () => {
  let redis: TestRedis;
  const limiters: RedisLimiter[] = [];
  const open = async (log: Log): Promise<RedisLimiter> => {
    const limiter = await RedisLimiter.open({ url: redis.url, log });
    limiters.push(limiter);
    return limiter;
  };
  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(async () => {
    for (const limiter of limiters) limiter.close();
    await redis.stop();
  });

  it('say what those of one process say', async () => {
    const limiter = await open(listeningLog().log);
    const local = new LocalLimiter({ now: () => 0 });
    const claims = [
      { policy, key: 'twin' },
      { policy: shared, key: 'twin' },
    ];
    for (let i = 0; i < 6; i++) expect(await limiter.take(claims)).toEqual(local.take(claims));
    expect(await limiter.peek(claims)).toEqual(local.peek(claims));
    await limiter.refill(claims.slice(0, 1));
    local.refill(claims.slice(0, 1));
    for (let i = 0; i < 3; i++) expect(await limiter.take(claims)).toEqual(local.take(claims));
  });

  it('are shared by all who count in it, however many at once', async () => {
    const several = [await open(listeningLog().log), await open(listeningLog().log)];
    const claims = [{ policy: shared, key: 'together' }];
    const verdicts = await Promise.all(Array.from({ length: 40 }, async (_, i) => await several[i % 2]?.take(claims)));
    expect(verdicts.filter((verdict) => verdict?.allowed)).toHaveLength(7);
  });

  it('are shared by processes', async () => {
    const counts = await Promise.all([takeElsewhere(redis.url), takeElsewhere(redis.url)]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(50);
  });

  it('go by themselves when they are full again', async () => {
    const limiter = await open(listeningLog().log);
    await limiter.take([{ policy, key: 'brief' }]);
    const client = await createClient({ url: redis.url }).connect();
    const leftMs = await client.pTTL('{openhands-connect}:limit:read:brief');
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(12_000);
    client.destroy();
  });

  it('serve again after the script was forgotten', async () => {
    const { log, messages } = listeningLog();
    const limiter = await open(log);
    const client = await createClient({ url: redis.url }).connect();
    await client.scriptFlush();
    client.destroy();
    const claims = [{ policy, key: 'flushed' }];
    expect(await limiter.take(claims)).toMatchObject({ allowed: true, remaining: 4 });
    expect(await limiter.take(claims)).toMatchObject({ allowed: true, remaining: 3 });
    expect(messages).toEqual([]);
  });
});

/** How many of 40 calls on a bucket of 50 another process gets. */
async function takeElsewhere(url: string): Promise<number> {
  const script = join(import.meta.dirname, '../testing/limiter-child.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, url]);
  return Number(stdout);
}

function expectFive(answers: unknown[]): void {
  expect(answers.filter(Boolean)).toHaveLength(5);
}

const OUT_OF_REACH = 'Redis is out of reach: each process counts its rate limits alone';
const BACK = 'Redis is back';

describeWithRedis('while Redis is away', () => {
  let redis: TestRedis;
  let limiter: RedisLimiter;
  const { log, messages, told } = listeningLog();
  beforeAll(async () => {
    redis = await startTestRedis();
    limiter = await RedisLimiter.open({ url: redis.url, log });
  });
  afterAll(async () => {
    limiter.close();
    await redis.stop();
  });

  const many = (key: string): Promise<unknown[]> =>
    Promise.all(Array.from({ length: 20 }, async () => (await limiter.take([{ policy, key }])).allowed));

  it('killed: each process counts alone, at once, and shares again when it is back', async () => {
    const lost = told(OUT_OF_REACH);
    const during = many('killed');
    await redis.kill();
    const answers = await during;
    expect(answers.filter(Boolean).length).toBeGreaterThanOrEqual(5);
    expect(answers.filter(Boolean).length).toBeLessThanOrEqual(10);
    await lost;
    expectFive(await many('while killed'));
    expect(limiter.take([{ policy, key: 'at once' }])).not.toBeInstanceOf(Promise);
    const back = told(BACK);
    await redis.restart();
    await back;
    expect(limiter.take([{ policy, key: 'shared again' }])).toBeInstanceOf(Promise);
    expectFive(await many('after the kill'));
  });

  it('frozen: who asked waits a moment, everybody after that not at all', async () => {
    redis.freeze();
    const askedAtMs = performance.now();
    expectFive(await many('frozen'));
    expect(performance.now() - askedAtMs).toBeLessThan(2_000);
    expect(limiter.take([{ policy, key: 'at once' }])).not.toBeInstanceOf(Promise);
    const back = told(BACK);
    redis.thaw();
    await back;
    expectFive(await many('after the freeze'));
  });

  it('is told in the log once each time', () => {
    expect(messages).toEqual([OUT_OF_REACH, BACK, OUT_OF_REACH, BACK]);
  });

  it('from the beginning: serves all the same, and takes part when Redis comes', async () => {
    await redis.kill();
    const own = listeningLog();
    const early = await RedisLimiter.open({ url: redis.url, log: own.log });
    expect(early.take([{ policy, key: 'early' }])).toMatchObject({ allowed: true });
    const back = own.told(BACK);
    await redis.restart();
    await back;
    expect(early.take([{ policy, key: 'early' }])).toBeInstanceOf(Promise);
    early.close();
    expect(own.messages).toEqual([OUT_OF_REACH, BACK]);
  });

  it('refuses to write: counts as away', async () => {
    const own = listeningLog();
    const refused = await RedisLimiter.open({ url: redis.url, log: own.log });
    const lost = own.told(OUT_OF_REACH);
    const client = await createClient({ url: redis.url }).connect();
    await client.configSet('maxmemory', '1');
    expect(await refused.take([{ policy, key: 'full' }])).toMatchObject({ allowed: true });
    await lost;
    const back = own.told(BACK);
    await client.configSet('maxmemory', '0');
    client.destroy();
    await back;
    refused.close();
    expect(own.messages).toEqual([OUT_OF_REACH, BACK]);
  });
});
