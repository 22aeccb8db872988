import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { deferred, onServer, testDatabase, type TestDatabase } from '../testing/index.js';
import type { LoggedEvent } from '../event-log/logged-event.js';
import { uuidv7 } from '../ids/uuid-v7.js';
import type { Bus } from './bus.js';
import { PostgresBus } from './postgres-bus.js';
import { streamTopic, type Signal, type Topic } from './signal.js';

let harness: TestDatabase;
const open: Bus[] = [];

beforeAll(async () => {
  harness = await testDatabase({ entities: [], migrations: [] });
});
afterEach(() => Promise.all(open.splice(0).map((bus) => bus.close())));
afterAll(() => harness.drop());

async function openBus(): Promise<Bus> {
  const bus = await PostgresBus.open({ url: harness.url });
  open.push(bus);
  return bus;
}

/** Resolves with the first `count` signals of a topic. */
function hear(bus: Bus, topic: Topic, count: number): Promise<Signal[]> {
  const { promise, resolve } = deferred<Signal[]>();
  const heard: Signal[] = [];
  const unsubscribe = bus.subscribe(topic, (signal) => {
    if (heard.push(signal) < count) return;
    unsubscribe();
    resolve(heard);
  });
  return promise;
}

function event(streamId: string, seq: number, content = 'hello'): Signal & { event: LoggedEvent } {
  const occurredAt = new Date(0).toISOString();
  const logged: LoggedEvent = {
    streamId,
    seq,
    eventId: uuidv7(),
    name: 'conversation_update',
    occurredAt,
    data: { content },
  };
  return { kind: 'event', streamId, seq, event: logged };
}

/** Runs `work` while a stranger listens, and resolves with the first `count` payloads as they came from the server. */
async function listened(count: number, work: () => void): Promise<string[]> {
  const { promise, resolve } = deferred<string[]>();
  return onServer(harness.url, async (client) => {
    const payloads: string[] = [];
    client.on('notification', ({ payload = '' }) => {
      if (payloads.push(payload) === count) resolve(payloads);
    });
    await client.query('LISTEN openhands_connect');
    work();
    return promise;
  });
}

describe('the bus over NOTIFY', () => {
  test('carries signals to the other process, whole and in order, and to its own', async () => {
    const [here, there] = [await openBus(), await openBus()];
    const signals = [event('a', 1), event('a', 2)];
    const heard = [hear(here, streamTopic('a'), 2), hear(there, streamTopic('a'), 2)];
    signals.forEach((signal) => here.publish(signal));
    expect(await Promise.all(heard)).toEqual([signals, signals]);
  });

  test('tells its own process once, not again through the server', async () => {
    const [here, there] = [await openBus(), await openBus()];
    const heard: Signal[] = [];
    here.subscribe('event', (signal) => heard.push(signal));
    const echoed = hear(there, 'event', 1);
    here.publish(event('a', 1));
    await echoed;
    const answered = hear(here, 'revoked', 1);
    there.publish({ kind: 'revoked', userId: 'u' });
    await answered;
    expect(heard).toHaveLength(1);
  });

  test('sends what comes within 10 ms together', async () => {
    const here = await openBus();
    const [payload] = await listened(1, () => {
      for (let seq = 1; seq <= 20; seq++) here.publish({ kind: 'event', streamId: 'a', seq });
    });
    expect(JSON.parse(payload ?? '')).toMatchObject({ signals: { length: 20 } });
  });

  test('sends an event that is too large as a hint', async () => {
    const [here, there] = [await openBus(), await openBus()];
    const heard = hear(there, 'event', 1);
    here.publish(event('a', 7, 'x'.repeat(9_000)));
    expect(await heard).toEqual([{ kind: 'event', streamId: 'a', seq: 7 }]);
  });

  test('comes back when its connection is cut, says that signals were missed, and goes on', async () => {
    const [here, there] = [await openBus(), await openBus()];
    const missed = [hear(here, 'membership', 1), hear(there, 'membership', 1)];
    await onServer(harness.url, (client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'openhands-connect-bus' AND datname = current_database()`,
      ),
    );
    expect((await Promise.all(missed)).flat()).toEqual([{ kind: 'missed' }, { kind: 'missed' }]);
    const again = hear(there, streamTopic('b'), 2);
    let seq = 0;
    const knocking = setInterval(() => here.publish({ kind: 'event', streamId: 'b', seq: ++seq }), 20);
    expect(await again).toHaveLength(2);
    clearInterval(knocking);
  });

  test('sends what waits before it closes', async () => {
    const [here, there] = [await openBus(), await openBus()];
    const heard = hear(there, 'membership', 1);
    here.publish({ kind: 'membership', conversationId: 'c', userId: 'u' });
    await here.close();
    expect(await heard).toHaveLength(1);
    here.publish({ kind: 'membership', conversationId: 'late', userId: 'u' });
  });

  test('survives a signal that cannot be written down, tells that something was missed, and goes on', async () => {
    const [here, there] = [await openBus(), await openBus()];
    const missed = hear(there, 'membership', 1);
    const signal = event('a', 1);
    here.publish({ kind: 'event', streamId: 'a', seq: 1, event: { ...signal.event, data: { content: 1n } } });
    expect(await missed).toEqual([{ kind: 'missed' }]);
    const heard = hear(there, streamTopic('a'), 1);
    here.publish(event('a', 2));
    expect(await heard).toMatchObject([{ seq: 2 }]);
  });

  test('bounds what waits: an excess becomes `missed`', async () => {
    const [here, there] = [await openBus(), await openBus()];
    const heard = hear(there, 'event', 1);
    for (let seq = 1; seq <= 10_001; seq++) here.publish({ kind: 'event', streamId: 'a', seq });
    expect(await heard).toEqual([{ kind: 'missed' }]);
  });

  test('passes over notifications of strangers', async () => {
    const bus = await openBus();
    const heard = hear(bus, 'event', 1);
    await onServer(harness.url, async (client) => {
      await client.query(`SELECT pg_notify('openhands_connect', 'hello')`);
      await client.query(`SELECT pg_notify('openhands_connect', '{}')`);
    });
    const other = await openBus();
    other.publish(event('a', 1));
    expect(await heard).toMatchObject([{ seq: 1 }]);
  });

  test('does not open without a server', async () => {
    await expect(PostgresBus.open({ url: 'postgresql://a:b@127.0.0.1:1/none' })).rejects.toThrow('ECONNREFUSED');
  });
});
