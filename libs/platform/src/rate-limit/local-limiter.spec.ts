import { describe, expect, it } from '@jest/globals';
import { limitPolicy } from './limit-policy.js';
import { LocalLimiter } from './local-limiter.js';

const policy = limitPolicy('read', { limit: 5, windowMs: 60_000 });
const shared = limitPolicy('read-address', { limit: 8, windowMs: 60_000 });

/** A limiter on a clock that a test sets. */
function build(maxBuckets?: number) {
  const clock = { nowMs: 1_000_000.123 };
  const options = { now: () => clock.nowMs, ...(maxBuckets !== undefined && { maxBuckets }) };
  return { clock, limiter: new LocalLimiter(options) };
}

describe('buckets in this process', () => {
  it('give a whole quota at once, and refuse the next call until one has come back', () => {
    const { clock, limiter } = build();
    const claims = [{ policy, key: 'ada' }];
    const taken = Array.from({ length: 5 }, () => limiter.take(claims));
    expect(taken.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([4, 3, 2, 1, 0].map((r) => [true, r]));
    expect(limiter.take(claims)).toEqual({ allowed: false, policy, remaining: 0, waitSeconds: 12 });
    clock.nowMs += 11_999;
    expect(limiter.take(claims)).toMatchObject({ allowed: false, waitSeconds: 1 });
    clock.nowMs += 1;
    expect(limiter.take(claims)).toMatchObject({ allowed: true, remaining: 0 });
    expect(limiter.take(claims)).toMatchObject({ allowed: false, waitSeconds: 12 });
  });

  it('say how long until there is one call more', () => {
    const { clock, limiter } = build();
    expect(limiter.peek([{ policy, key: 'ada' }])).toMatchObject({ remaining: 5, waitSeconds: 0 });
    limiter.take([{ policy, key: 'ada' }]);
    clock.nowMs += 5_000;
    expect(limiter.peek([{ policy, key: 'ada' }])).toMatchObject({ remaining: 4, waitSeconds: 7 });
  });

  it('belong to one key each', () => {
    const { limiter } = build();
    for (let i = 0; i < 6; i++) limiter.take([{ policy, key: 'ada' }]);
    expect(limiter.take([{ policy, key: 'bob' }])).toMatchObject({ allowed: true, remaining: 4 });
  });

  it('are all taken from, or none of them', () => {
    const { limiter } = build();
    const claims = (key: string) => [
      { policy, key },
      { policy: shared, key: '192.0.2.1' },
    ];
    for (let i = 0; i < 10; i++) limiter.take(claims('ada'));
    // Five of ada's ten were refused, and cost the others nothing.
    expect(limiter.take(claims('bob'))).toMatchObject({ allowed: true, policy: shared, remaining: 2 });
    limiter.take(claims('bob'));
    limiter.take(claims('bob'));
    expect(limiter.take(claims('bob'))).toMatchObject({ allowed: false, policy: shared, remaining: 0 });
    expect(limiter.peek([{ policy, key: 'bob' }])).toMatchObject({ remaining: 2 });
  });

  it('are looked at without being taken from, and filled again', () => {
    const { limiter } = build();
    const claims = [{ policy, key: 'ada' }];
    for (let i = 0; i < 5; i++) limiter.take(claims);
    expect([limiter.peek(claims).allowed, limiter.peek(claims).allowed]).toEqual([false, false]);
    limiter.refill(claims);
    expect(limiter.peek(claims)).toMatchObject({ allowed: true, remaining: 5 });
  });

  it.each([
    [7, 60_000],
    [600, 60_000],
    [3, 1_000],
    [1_000_000, 1_000],
  ])('never let more than %d in %d ms and a quota through, and never less than come back', (limit, windowMs) => {
    const { clock, limiter } = build();
    const odd = limitPolicy('odd', { limit, windowMs });
    let allowed = 0;
    for (let step = 0; step < 20_000; step++) {
      clock.nowMs += (step * 7_919) % (windowMs / 500);
      if (limiter.take([{ policy: odd, key: 'ada' }]).allowed) allowed += 1;
    }
    const elapsedMs = clock.nowMs - 1_000_000.123;
    const cameBack = (elapsedMs / windowMs) * limit;
    expect(allowed).toBeLessThanOrEqual(limit + cameBack + 1);
    expect(allowed).toBeGreaterThanOrEqual(Math.min(20_000, Math.floor(limit + cameBack) - 2));
  });

  it('tell their quota and their window in whole seconds', () => {
    expect(limitPolicy('read', { limit: 600, windowMs: 60_000 }).header).toBe('"read";q=600;w=60');
    expect(limitPolicy('read', { limit: 3, windowMs: 250 }).header).toBe('"read";q=3;w=1');
  });
});
