import { describe, expect, it } from '@jest/globals';
import { isRotationDue, signingAt, verifyingAt } from './key-times.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Keys that began to sign so many hours ago, the newest first. */
const keys = (...hoursAgo: number[]) => hoursAgo.map((hours) => ({ hours, signsFromMs: -hours * HOUR_MS }));
const NOW_MS = 0;

describe('of several keys', () => {
  it.each([
    ['the only one signs', [5], 5],
    ['the newest signs', [1, 100], 1],
    ['one signs from its very moment on', [0, 100], 0],
    ['one that is only published does not sign yet', [-0.5, 100], 100],
    ['the oldest signs where all are yet to come: clocks differ', [-2, -1], -1],
  ])('%s', (_, hoursAgo, signer) => {
    expect(signingAt(keys(...hoursAgo), NOW_MS)).toMatchObject({ hours: signer });
  });

  it.each([
    ['one that is to come verifies already', [-1, 100], [-1, 100]],
    ['the predecessor verifies for an hour', [0.9, 100], [0.9, 100]],
    ['and no longer', [1, 100], [1]],
    ['nor does one before it', [0.9, 100, 900], [0.9, 100]],
    ['a lone one verifies however old', [9000], [9000]],
  ])('%s', (_, hoursAgo, verifiers) => {
    expect(verifyingAt(keys(...hoursAgo), NOW_MS).map(({ hours }) => hours)).toEqual(verifiers);
  });

  it('none signs or verifies where there is none', () => {
    expect(signingAt([], NOW_MS)).toBeUndefined();
    expect(verifyingAt([], NOW_MS)).toEqual([]);
  });
});

describe('the next key', () => {
  it.each([
    ['is due without any', [], true],
    ['is not due while the newest is young', [1, 9000], false],
    ['is not due shortly before', [30 * 24 - 1.01], false],
    ['is due an hour before the newest has signed for 30 days', [30 * 24 - 1], true],
    ['is not due when it is made already', [-1, 30 * 24 - 1], false],
  ])('%s', (_, hoursAgo, due) => {
    expect(isRotationDue(keys(...hoursAgo), NOW_MS)).toBe(due);
  });

  it('begins when the one before has signed for 30 days', () => {
    expect(isRotationDue([{ signsFromMs: DAY_MS }], 31 * DAY_MS - HOUR_MS)).toBe(true);
  });
});
