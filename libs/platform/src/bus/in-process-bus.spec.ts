import { describe, expect, jest, test } from '@jest/globals';
import { silentLog } from '../observability/log.js';
import { InProcessBus } from './in-process-bus.js';
import { streamTopic, workTopic, type Signal } from './signal.js';

const event = (streamId: string, seq: number): Signal => ({ kind: 'event', streamId, seq });
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the bus of one process', () => {
  test('tells each topic its own signals, in order', async () => {
    const bus = new InProcessBus();
    const heard: Record<string, Signal[]> = { a: [], all: [], told: [], mail: [] };
    bus.subscribe(streamTopic('a'), (signal) => heard.a?.push(signal));
    bus.subscribe('event', (signal) => heard.all?.push(signal));
    bus.subscribe('ephemeral', (signal) => heard.told?.push(signal));
    bus.subscribe(workTopic('mail'), (signal) => heard.mail?.push(signal));
    const typing: Signal = { kind: 'ephemeral', streamId: 'a', name: 'user_typing', payload: {} };
    [event('a', 1), event('b', 1), typing, event('a', 2)].forEach((signal) => bus.publish(signal));
    bus.publish({ kind: 'work', queue: 'other' });
    await settled();
    expect(heard).toEqual({
      a: [event('a', 1), typing, event('a', 2)],
      all: [event('a', 1), event('b', 1), event('a', 2)],
      told: [typing],
      mail: [],
    });
  });

  test('does not run handlers inside of publish', () => {
    const bus = new InProcessBus();
    const heard: Signal[] = [];
    bus.subscribe('event', (signal) => heard.push(signal));
    bus.publish(event('a', 1));
    expect(heard).toEqual([]);
  });

  test('`missed` is heard by everybody', async () => {
    const bus = new InProcessBus();
    const heard: string[] = [];
    bus.subscribe('revoked', ({ kind }) => heard.push(kind));
    bus.subscribe(streamTopic('a'), ({ kind }) => heard.push(kind));
    bus.publish({ kind: 'missed' });
    await settled();
    expect(heard).toEqual(['missed', 'missed']);
  });

  test('a handler that throws is logged and disturbs nobody', async () => {
    const error = jest.fn();
    const bus = new InProcessBus({ ...silentLog, error });
    const heard: Signal[] = [];
    bus.subscribe('event', () => {
      throw new Error('broken');
    });
    bus.subscribe('event', (signal) => heard.push(signal));
    bus.publish(event('a', 1));
    await settled();
    expect(heard).toHaveLength(1);
    expect(error).toHaveBeenCalledTimes(1);
  });

  test('who has unsubscribed hears nothing, others still do', async () => {
    const bus = new InProcessBus();
    const heard: string[] = [];
    const unsubscribe = bus.subscribe('event', () => heard.push('first'));
    bus.subscribe('event', () => heard.push('second'));
    unsubscribe();
    unsubscribe();
    bus.publish(event('a', 1));
    await settled();
    expect(heard).toEqual(['second']);
  });

  test('falls silent when closed', async () => {
    const bus = new InProcessBus();
    const heard: Signal[] = [];
    bus.subscribe('event', (signal) => heard.push(signal));
    await bus.close();
    bus.publish(event('a', 1));
    await settled();
    expect(heard).toEqual([]);
  });
});
