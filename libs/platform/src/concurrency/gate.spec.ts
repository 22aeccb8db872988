import { describe, expect, it } from '@jest/globals';
import { deferred } from '../testing/deferred.js';
import { Gate } from './gate.js';

describe('a gate', () => {
  it('lets so many run, so many wait, and refuses the next', async () => {
    const gate = new Gate({ maxRunning: 1, maxWaiting: 1 });
    const first = deferred();
    const running = gate.run(() => first.promise);
    let hasRun = false;
    const waiting = gate.run(async () => {
      hasRun = true;
    });
    await expect(gate.run(async () => undefined)).rejects.toMatchObject({
      code: 'server.unavailable',
      retryAfterSeconds: 1,
    });
    expect(hasRun).toBe(false);
    first.resolve();
    await Promise.all([running, waiting]);
    expect(hasRun).toBe(true);
  });

  it('costs nothing for who leaves while waiting, and lets the next one in', async () => {
    const gate = new Gate({ maxRunning: 1, maxWaiting: 2 });
    const first = deferred();
    const running = gate.run(() => first.promise);
    const done: string[] = [];
    const leaving = new AbortController();
    const left = gate.run(async () => void done.push('left'), leaving.signal);
    const stayed = gate.run(async () => void done.push('stayed'));
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await expect(gate.run(async () => void done.push('gone before'), leaving.signal)).rejects.toThrow('gone');
    first.resolve();
    await Promise.all([running, stayed]);
    await gate.run(async () => void done.push('later'));
    expect(done).toEqual(['stayed', 'later']);
  });

  it('opens again after a failure', async () => {
    const gate = new Gate({ maxRunning: 1, maxWaiting: 0 });
    await expect(gate.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await expect(gate.run(async () => 'done')).resolves.toBe('done');
  });
});
