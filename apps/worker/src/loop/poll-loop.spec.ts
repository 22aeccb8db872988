import { afterEach, describe, expect, it } from '@jest/globals';
import { silentLog } from '@openhands-connect/platform';
import { deferred } from '@openhands-connect/platform/testing';
import { PollLoop, type PollLoopOptions } from './poll-loop.js';

const NEVER_MS = 60_000;

describe('a poll loop', () => {
  let loop: PollLoop;
  afterEach(() => loop.stop());

  function start(pass: PollLoopOptions['pass'], options: Partial<PollLoopOptions> = {}): void {
    loop = new PollLoop({ name: 'test', pass, pollMs: NEVER_MS, log: silentLog, ...options });
    loop.start();
  }

  it('goes on at once as long as there is more', async () => {
    let count = 0;
    const done = deferred();
    start(async () => {
      count += 1;
      if (count === 5) done.resolve();
      return count < 5;
    });
    await done.promise;
    expect(count).toBe(5);
  });

  it('looks on its own when nobody wakes it', async () => {
    let count = 0;
    const third = deferred();
    start(
      async () => {
        count += 1;
        if (count === 3) third.resolve();
        return false;
      },
      { pollMs: 1 },
    );
    await third.promise;
    expect(count).toBeGreaterThanOrEqual(3);
  });

  it('looks again when it is woken, asleep or in the middle of a pass', async () => {
    const passes = [deferred(), deferred(), deferred()];
    const gate = deferred();
    let count = 0;
    start(async () => {
      passes[count]?.resolve();
      count += 1;
      if (count === 2) await gate.promise;
      return false;
    });
    await passes[0]?.promise;
    loop.wake();
    await passes[1]?.promise;
    loop.wake();
    loop.wake();
    gate.resolve();
    await passes[2]?.promise;
    await loop.stop();
    expect(count).toBe(3);
  });

  it('never does two passes at once', async () => {
    let running = 0;
    let most = 0;
    let count = 0;
    const done = deferred();
    start(async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      count += 1;
      if (count === 10) done.resolve();
      loop.wake();
      return count < 10;
    });
    loop.start();
    await done.promise;
    expect(most).toBe(1);
  });

  it('survives a pass that fails', async () => {
    let count = 0;
    const second = deferred();
    start(async () => {
      count += 1;
      if (count === 1) throw new Error('the database is away');
      second.resolve();
      return false;
    });
    await second.promise;
    expect(count).toBe(2);
  });

  it('stops when the pass that is under way is over', async () => {
    const begun = deferred();
    const gate = deferred();
    let isOver = false;
    start(async (signal) => {
      begun.resolve();
      await gate.promise;
      isOver = signal.aborted;
      return true;
    });
    await begun.promise;
    const stopped = loop.stop();
    gate.resolve();
    await stopped;
    expect(isOver).toBe(true);
  });
});
