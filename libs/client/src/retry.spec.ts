import { describe, expect, it } from '@jest/globals';
import { backoffMs, pause } from './retry.js';

const policy = { baseDelayMs: 100, maxDelayMs: 1000 };

describe('the backoff', () => {
  it('grows twofold up to its limit', () => {
    const longest = [1, 2, 3, 4, 5, 60].map((failures) => backoffMs(failures, policy, () => 1));
    expect(longest).toEqual([100, 200, 400, 800, 1000, 1000]);
  });

  it('is any part of that, nothing too', () => {
    expect(backoffMs(3, policy, () => 0)).toBe(0);
    expect(backoffMs(3, policy, () => 0.25)).toBe(100);
  });
});

describe('a pause', () => {
  it('ends at once when it is cancelled', async () => {
    const cancelled = new AbortController();
    const pausing = pause(60_000, cancelled.signal);
    cancelled.abort();
    await expect(pausing).rejects.toMatchObject({ code: 'client.aborted' });
    await expect(pause(60_000, cancelled.signal)).rejects.toMatchObject({ code: 'client.aborted' });
  });

  it('goes its time otherwise', async () => {
    await expect(pause(1, new AbortController().signal)).resolves.toBeUndefined();
  });
});
