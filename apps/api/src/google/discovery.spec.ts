import { describe, expect, it } from '@jest/globals';
import { Discovery, NotDiscovered } from './discovery.js';

const HOUR_MS = 60 * 60 * 1000;

/** A discovery by a clock of the test's, of a provider that is there or not. */
function stage() {
  const state = { nowMs: 0, up: true, asked: 0, failures: 0 };
  const discovery = new Discovery({
    discover: async () => {
      state.asked += 1;
      if (!state.up) throw new Error('down');
      return `provider ${state.asked}`;
    },
    onFailure: () => (state.failures += 1),
    nowMs: () => state.nowMs,
  });
  return { state, discovery };
}

describe('the discovery of a provider', () => {
  it('asks nothing before it is needed, and once for all that wait', async () => {
    const { state, discovery } = stage();
    expect(state.asked).toBe(0);
    expect(await Promise.all([discovery.current(), discovery.current()])).toEqual(['provider 1', 'provider 1']);
    expect(await discovery.current()).toBe('provider 1');
  });

  it('asks again after an hour', async () => {
    const { state, discovery } = stage();
    await discovery.current();
    state.nowMs = HOUR_MS - 1;
    expect(await discovery.current()).toBe('provider 1');
    state.nowMs = HOUR_MS;
    expect(await discovery.current()).toBe('provider 2');
  });

  it('keeps what it knows while the provider is away', async () => {
    const { state, discovery } = stage();
    await discovery.current();
    state.nowMs = HOUR_MS;
    state.up = false;
    expect(await discovery.current()).toBe('provider 1');
    expect(await discovery.current()).toBe('provider 1');
    expect([state.asked, state.failures]).toEqual([2, 1]);
  });

  it('leaves a provider alone that failed, and then asks again', async () => {
    const { state, discovery } = stage();
    state.up = false;
    await expect(discovery.current()).rejects.toThrow(NotDiscovered);
    state.nowMs = 4_000;
    await expect(discovery.current()).rejects.toMatchObject({ retryAfterMs: 1_000 });
    expect(state.asked).toBe(1);
    state.nowMs = 5_000;
    state.up = true;
    expect(await discovery.current()).toBe('provider 2');
  });
});
