import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { Arrivals } from './arrivals.js';

const setUp = (count: number) => {
  const receiver = new EventEmitter();
  const arrivals = new Arrivals([receiver as never], count);
  const arrive = (content: string, role = 'user') =>
    receiver.emit('conversation_update', { message: { content, role } });
  return { receiver, arrivals, arrive };
};

describe('Arrivals', () => {
  it('times what it expects, and neither answers nor strangers', async () => {
    const { receiver, arrivals, arrive } = setUp(2);
    arrivals.expect('a');
    arrivals.expect('b');
    arrive('a');
    arrive('a', 'assistant');
    arrive('of somebody else');
    receiver.emit('conversation_update', { change: 'status_changed' });
    const all = arrivals.all(1_000);
    arrive('b');
    const latencies = await all;
    expect(latencies).toHaveLength(2);
    expect(Math.min(...latencies)).toBeGreaterThanOrEqual(0);
    arrivals.stop();
    expect(receiver.listenerCount('conversation_update')).toBe(0);
  });

  it('says how many came when one is lost', async () => {
    const { arrivals, arrive } = setUp(2);
    arrivals.expect('a');
    arrive('a');
    await expect(arrivals.all(10)).rejects.toThrow('1 of 2 arrived');
  });

  it('ends at once when a text is refused, before or while it waits', async () => {
    const early = setUp(1).arrivals;
    early.fail(new Error('refused'));
    await expect(early.all(60_000)).rejects.toThrow('refused');

    const late = setUp(1).arrivals;
    const all = late.all(60_000);
    late.fail(new Error('refused'));
    await expect(all).rejects.toThrow('refused');
  });
});
