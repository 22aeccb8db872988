import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hasRedis, startTestRedis, type TestRedis } from '@openhands-connect/platform/testing';
import { startApi, type TestApi } from '../testing/start-api.js';

/** A sign-up that is looked at and refused: its password is too common. */
const BODY = { email: 'nobody@example.com', password: 'password', name: 'Nobody' };

const describeWithRedis = hasRedis ? describe : describe.skip;

describeWithRedis('rate limits of several servers, counted in Redis', () => {
  let redis: TestRedis;
  let apis: TestApi[];
  let from = '';
  let addresses = 0;
  beforeAll(async () => {
    redis = await startTestRedis();
    const env = { RATE_LIMITS: 'auth=10/1h', REDIS_URL: redis.url, TRUSTED_PROXIES: '127.0.0.1' };
    apis = [await startApi({ env }), await startApi({ env })];
  });
  afterAll(async () => {
    for (const api of apis) await api.close();
    await redis.stop();
  });
  beforeEach(() => {
    addresses += 1;
    from = `203.0.113.${addresses}`;
  });

  /** Alternates between the servers; the statuses, counted. */
  const signUps = async (times: number): Promise<Record<string, number>> => {
    const answers = Array.from({ length: times }, (_, i) =>
      apis[i % 2]?.request('POST', '/api/auth/signup', { body: BODY, headers: { 'X-Forwarded-For': from } }),
    );
    const counts: Record<string, number> = {};
    for (const answer of await Promise.all(answers)) {
      const { status } = answer ?? { status: 0 };
      counts[status] = (counts[status] ?? 0) + 1;
    }
    return counts;
  };
  /** Waits, by asking, until both servers count together again. */
  const untilShared = async (): Promise<void> => {
    const probes = apis.map(({ runtime }) => runtime.limiter);
    const policy = { name: 'probe', limit: 1e6, windowMs: 1e6, intervalMs: 1, header: '' };
    while (!probes.every((limiter) => limiter.peek([{ policy, key: 'x' }]) instanceof Promise)) {
      await apis[0]?.request('GET', '/health/live');
    }
  };

  it('are one quota', async () => {
    expect(await signUps(14)).toEqual({ 400: 10, 429: 4 });
  });

  it('are one for what cannot be read, too', async () => {
    const malformed = {
      body: Buffer.from('{'),
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': from },
    };
    const answers = Array.from({ length: 12 }, (_, i) => apis[i % 2]?.request('POST', '/api/auth/signup', malformed));
    const statuses = (await Promise.all(answers)).map((answer) => answer?.status);
    expect(statuses.filter((status) => status === 400)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });

  it('are one for each server while Redis is killed, and one again when it is back', async () => {
    const during = signUps(24);
    await redis.kill();
    const { 400: looked = 0, 429: refused = 0 } = await during;
    expect(looked + refused).toBe(24);
    expect(looked).toBeGreaterThanOrEqual(10);
    from = '198.51.100.1';
    expect(await signUps(24)).toEqual({ 400: 20, 429: 4 });
    await redis.restart();
    await untilShared();
    from = '198.51.100.2';
    expect(await signUps(14)).toEqual({ 400: 10, 429: 4 });
  });

  it('keep nobody waiting while Redis hangs', async () => {
    redis.freeze();
    const answered = await signUps(24);
    expect(answered).toEqual({ 400: 20, 429: 4 });
    const askedAtMs = performance.now();
    expect(await signUps(2)).toEqual({ 429: 2 });
    expect(performance.now() - askedAtMs).toBeLessThan(1_000);
    redis.thaw();
    await untilShared();
    from = '198.51.100.3';
    expect(await signUps(14)).toEqual({ 400: 10, 429: 4 });
  });
});
