import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { BusLink, LinkListener, OpenLink } from './bus-link.js';
import { LinkBus } from './link-bus.js';
import { streamTopic, type Signal } from './signal.js';

/** A way to the other processes that is there or not as the test says. */
class Wire {
  isAway = false;
  /** What it was asked to carry, hellos left out. */
  readonly carried: string[] = [];
  hellos = 0;
  checks = 0;
  refusals = 0;
  private readonly listeners = new Set<LinkListener>();

  readonly link: OpenLink = async (listener) => {
    this.listeners.add(listener);
    const link: BusLink = {
      maxPayloadBytes: 500,
      batchMs: 0,
      send: async (payloads) => this.carry(payloads),
      check: async () => void (this.checks += 1),
      close: async () => void this.listeners.delete(listener),
    };
    return link;
  };

  comeBack(): void {
    this.isAway = false;
    for (const { onReturn } of this.listeners) onReturn();
  }

  private carry(payloads: readonly string[]): void {
    if (this.isAway) {
      this.refusals += 1;
      throw new Error('away');
    }
    for (const payload of payloads) {
      if (payload.endsWith('"signals":[]}')) this.hellos += 1;
      else this.carried.push(payload);
      for (const { onPayload } of this.listeners) onPayload(payload);
    }
  }
}

const open: LinkBus[] = [];
afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(open.splice(0).map((bus) => bus.close()));
});

async function openBus(...wires: Wire[]): Promise<{ bus: LinkBus; heard: Signal[] }> {
  const bus = await LinkBus.open({ links: wires.map(({ link }) => link), helloIntervalMs: 1_000 });
  open.push(bus);
  const heard: Signal[] = [];
  bus.subscribe(streamTopic('a'), (signal) => heard.push(signal));
  return { bus, heard };
}
const event = (seq: number): Signal => ({ kind: 'event', streamId: 'a', seq });
const broken: OpenLink = async () => {
  throw new Error('no server');
};
const until = async (isSo: () => boolean): Promise<void> => {
  for (let turns = 0; !isSo() && turns < 100_000; turns++) await new Promise((resolve) => setImmediate(resolve));
};

describe('the bus over links', () => {
  test('sends on the first link that can, and hears all', async () => {
    const [best, spare] = [new Wire(), new Wire()];
    const [here, there] = [await openBus(best, spare), await openBus(best, spare)];
    here.bus.publish(event(1));
    await until(() => there.heard.length === 1);
    best.isAway = true;
    here.bus.publish(event(2));
    await until(() => there.heard.length === 2);
    best.isAway = false;
    here.bus.publish(event(3));
    await until(() => there.heard.length === 3);
    expect(there.heard).toEqual([event(1), event(2), event(3)]);
    expect([best.carried.length, spare.carried.length]).toEqual([2, 1]);
  });

  test('tells everybody of what no link could send, once one can', async () => {
    const wire = new Wire();
    const [here, there] = [await openBus(wire), await openBus(wire)];
    wire.isAway = true;
    here.bus.publish(event(1));
    await until(() => wire.refusals === 1);
    wire.isAway = false;
    here.bus.publish(event(2));
    await until(() => there.heard.length === 2);
    expect(there.heard).toEqual([{ kind: 'missed' }, event(2)]);
    here.bus.publish(event(3));
    await until(() => there.heard.length === 3);
    expect(there.heard[2]).toEqual(event(3));
  });

  test('says `missed` here when a link is back, and to the others what was lost', async () => {
    const wire = new Wire();
    const [here, there] = [await openBus(wire), await openBus(wire)];
    wire.comeBack();
    expect([here.heard, there.heard]).toEqual([[{ kind: 'missed' }], [{ kind: 'missed' }]]);
    expect(wire.carried).toEqual([]);
    wire.isAway = true;
    here.bus.publish(event(1));
    await until(() => wire.refusals === 1);
    wire.comeBack();
    await until(() => there.heard.length === 3);
    expect(there.heard.slice(1)).toEqual([{ kind: 'missed' }, { kind: 'missed' }]);
  });

  test('says hello on every link, and finds out whether it still hears', async () => {
    const [best, spare] = [new Wire(), new Wire()];
    best.isAway = true;
    await openBus(best, spare);
    expect([best.hellos, spare.hellos, best.checks, spare.checks]).toEqual([0, 1, 1, 1]);
  });

  test('sends nothing while nobody else is there, and everything as soon as somebody is', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'setTimeout'] });
    const wire = new Wire();
    const here = await openBus(wire);
    jest.advanceTimersByTime(3_500);
    here.bus.publish(event(1));
    await until(() => here.heard.length === 1);
    const there = await openBus(wire);
    here.bus.publish(event(2));
    await until(() => there.heard.length === 1);
    expect([there.heard, wire.carried.length]).toEqual([[event(2)], 1]);
  });

  test('does not open without a link that it cannot do without', async () => {
    const closed = new Wire();
    await expect(LinkBus.open({ links: [closed.link, broken] })).rejects.toThrow('no server');
  });
});
