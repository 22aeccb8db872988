import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { silentLog } from '../observability/log.js';
import {
  deferred,
  hasRedis,
  startTestRedis,
  testDatabase,
  type TestDatabase,
  type TestRedis,
} from '../testing/index.js';
import { onServer } from '../testing/test-server.js';
import type { Bus } from './bus.js';
import { RedisBus } from './redis-bus.js';
import { streamTopic, type Signal } from './signal.js';

const describeWithRedis = hasRedis ? describe : describe.skip;
const event = (seq: number): Signal => ({ kind: 'event', streamId: 'a', seq });

/** Resolves with the first `count` signals of the stream, or with the first `missed`. */
function hear(bus: Bus, count: number): Promise<Signal[]> {
  const { promise, resolve } = deferred<Signal[]>();
  const heard: Signal[] = [];
  const unsubscribe = bus.subscribe(streamTopic('a'), (signal) => {
    if (heard.push(signal) < count && signal.kind !== 'missed') return;
    unsubscribe();
    resolve(heard);
  });
  return promise;
}

async function whenMissed(bus: Bus): Promise<string> {
  for (;;) {
    const [signal] = await hear(bus, 1);
    if (signal?.kind === 'missed') return signal.kind;
  }
}

describeWithRedis('the bus over Redis', () => {
  let harness: TestDatabase;
  let redis: TestRedis;
  const open: Bus[] = [];
  beforeAll(async () => {
    harness = await testDatabase({ entities: [], migrations: [] });
    redis = await startTestRedis();
  });
  afterEach(() => Promise.all(open.splice(0).map((bus) => bus.close())));
  afterAll(async () => {
    await redis.stop();
    await harness.drop();
  });

  const openBus = async (redisUrl = redis.url, log = silentLog): Promise<Bus> => {
    const bus = await RedisBus.open({ redisUrl, databaseUrl: harness.url, log, helloIntervalMs: 100 });
    open.push(bus);
    return bus;
  };
  /** What goes over NOTIFY while `work` runs, hellos left out. */
  const notified = async (work: () => Promise<void>): Promise<string[]> =>
    await onServer(harness.url, async (client) => {
      const payloads: string[] = [];
      client.on('notification', ({ payload = '' }) => {
        if (!payload.endsWith('"signals":[]}')) payloads.push(payload);
      });
      await client.query('LISTEN openhands_connect');
      await work();
      await client.query('SELECT 1');
      return payloads;
    });

  test('carries signals to the other process and its own, in order, and nothing through PostgreSQL', async () => {
    const [here, there] = [await openBus(), await openBus()];
    const payloads = await notified(async () => {
      const heard = Promise.all([hear(here, 3), hear(there, 3)]);
      for (const seq of [1, 2, 3]) here.publish(event(seq));
      expect(await heard).toEqual([[1, 2, 3].map(event), [1, 2, 3].map(event)]);
    });
    expect(payloads).toEqual([]);
  });

  test('carries what NOTIFY could not', async () => {
    const [here, there] = [await openBus(), await openBus()];
    const large: Signal = { kind: 'ephemeral', streamId: 'a', name: 'x', payload: { text: 'ü'.repeat(50_000) } };
    const heard = hear(there, 1);
    here.publish(large);
    expect(await heard).toEqual([large]);
  });

  test('keeps apart who uses another database of the same Redis', async () => {
    const [here, there, stranger] = [await openBus(), await openBus(), await openBus(`${redis.url}/7`)];
    const strangeHeard: Signal[] = [];
    stranger.subscribe('event', (signal) => strangeHeard.push(signal));
    const heard = hear(there, 1);
    here.publish(event(1));
    await heard;
    expect(strangeHeard).toEqual([]);
  });

  test('goes on over PostgreSQL when Redis is killed, and over Redis when it is back, and says that it missed something', async () => {
    const [here, there] = [await openBus(), await openBus()];
    expect(here.isDegraded).toBe(false);
    await redis.kill();
    const meanwhile = hear(there, 1);
    here.publish(event(1));
    expect(await meanwhile).toEqual([event(1)]);
    expect(here.isDegraded).toBe(true);
    const back = Promise.all([whenMissed(here), whenMissed(there)]);
    await redis.restart();
    await expect(back).resolves.toContain('missed');
    let payloads = ['not yet'];
    for (let seq = 2; payloads.length > 0; seq++) {
      payloads = await notified(async () => {
        const heard = hear(there, 1);
        here.publish(event(seq));
        expect(await heard).toEqual([event(seq)]);
      });
    }
    expect(here.isDegraded).toBe(false);
  });

  test('goes on over PostgreSQL when Redis hangs, and hears again when it goes on', async () => {
    const [here, there] = [await openBus(), await openBus()];
    redis.freeze();
    const meanwhile = hear(there, 1);
    here.publish(event(1));
    expect(await meanwhile).toEqual([event(1)]);
    redis.thaw();
    // What hung may come after all.
    const again = new Promise<void>((resolve) => {
      there.subscribe(streamTopic('a'), (signal) => {
        if (signal.kind === 'event' && signal.seq === 2) resolve();
      });
    });
    here.publish(event(2));
    await again;
  });

  test('hears again when Redis hung until that was noticed, and says that it missed something', async () => {
    const noticed = deferred();
    const warn = (_: unknown, text?: unknown): void => {
      if (String(text).includes('found by looking')) noticed.resolve();
    };
    const there = await openBus(redis.url, { ...silentLog, warn });
    redis.freeze();
    await noticed.promise;
    const back = whenMissed(there);
    redis.thaw();
    await expect(back).resolves.toContain('missed');
  });

  test('opens without Redis, and uses it as soon as it is there', async () => {
    await redis.kill();
    const [here, there] = [await openBus(), await openBus()];
    const heard = hear(there, 1);
    here.publish(event(1));
    expect(await heard).toEqual([event(1)]);
    const back = whenMissed(there);
    await redis.restart();
    await expect(back).resolves.toContain('missed');
  });

  test('comes back when its connections are cut', async () => {
    const there = await openBus();
    const back = whenMissed(there);
    const admin = createClient({ url: redis.url });
    await admin.connect();
    await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await expect(back).resolves.toContain('missed');
    admin.destroy();
  });

  test('does not open without PostgreSQL', async () => {
    const nowhere = { redisUrl: redis.url, databaseUrl: 'postgresql://a:b@127.0.0.1:1/none' };
    await expect(RedisBus.open(nowhere)).rejects.toThrow('ECONNREFUSED');
  });
});
