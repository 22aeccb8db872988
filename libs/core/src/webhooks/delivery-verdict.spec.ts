import { describe, expect, it } from '@jest/globals';
import { judgeAttempt, type AttemptResult, type Circumstances } from './delivery-verdict.js';

const now = new Date('2025-04-04T04:07:15Z');

function judge(result: Partial<AttemptResult>, circumstances: Partial<Circumstances> = {}): [string, number | null] {
  const attempt = {
    startedAt: now,
    latencyMs: 1,
    responseStatus: null,
    responseBody: null,
    retryAfter: undefined,
    error: null,
  };
  const { event, nextAttemptAt } = judgeAttempt(
    { ...attempt, ...result },
    { attemptNumber: 1, retryScheduleMs: [5000, 300_000], now, random: 0.5, ...circumstances },
  );
  return [event, nextAttemptAt && nextAttemptAt.getTime() - now.getTime()];
}

describe('judging an attempt', () => {
  it.each([200, 201, 204, 299])('takes %d as success', (responseStatus) => {
    expect(judge({ responseStatus })).toEqual(['accepted', null]);
  });

  it.each([199, 300, 302, 304, 400, 404, 429, 500, null])('takes %p as failure, and tries again', (responseStatus) => {
    expect(judge({ responseStatus })).toEqual(['postponed', 5000]);
  });

  it('takes 410 as the last word', () => {
    expect(judge({ responseStatus: 410 })).toEqual(['gone', null]);
  });

  it('waits as the schedule says, and then gives up', () => {
    expect(judge({}, { attemptNumber: 2 })).toEqual(['postponed', 300_000]);
    expect(judge({}, { attemptNumber: 3 })).toEqual(['exhausted', null]);
  });

  it('spreads the waits by a fifth to both sides', () => {
    expect(judge({}, { random: 0 })).toEqual(['postponed', 4000]);
    expect(judge({}, { random: 1 })).toEqual(['postponed', 6000]);
  });

  it.each([
    ['60', 60_000],
    ['Fri, 04 Apr 2025 04:08:15 GMT', 60_000],
    ['1', 5000],
    ['Thu, 03 Apr 2025 04:08:15 GMT', 5000],
    ['soon', 5000],
    ['999999999', 24 * 60 * 60 * 1000],
  ])('waits at least as long as Retry-After %j asks, within reason', (retryAfter, waitMs) => {
    expect(judge({ responseStatus: 503, retryAfter })).toEqual(['postponed', waitMs]);
  });
});
