import { describe, expect, it } from '@jest/globals';
import { isMissed, verdictOf, type Figure, type Form, type Verdict } from './figure.js';

const none = { goal: { atMost: 0 } } as const;
const figure = (over: Partial<Figure>): Figure => ({
  id: 'R0',
  what: 'lost',
  value: 0,
  unit: 'count',
  of: [100, 'messages'],
  ...over,
});
const late = { unit: 'ms', goal: { atMost: 1_000 }, isTiming: true } as const;

describe('the verdict on a figure', () => {
  it.each<[string, Partial<Figure>, Form, Verdict | undefined]>([
    ['a zero', none, 'long', 'met'],
    ['one that should be none', { ...none, value: 1 }, 'long', 'MISSED'],
    ['one that should be none, in a hurry', { ...none, value: 1 }, 'short', 'MISSED'],
    ['a zero of nothing', { ...none, of: [0, 'messages'] }, 'long', 'NO EVIDENCE'],
    ['no number', { ...none, value: Number.NaN }, 'long', 'MISSED'],
    ['no goal', { value: 5 }, 'long', undefined],
    ['all', { value: 1, goal: { atLeast: 1 } }, 'long', 'met'],
    ['not all', { value: 0.999, goal: { atLeast: 1 } }, 'short', 'MISSED'],
    ['in time', { ...late, value: 1_000 }, 'long', 'met'],
    ['late', { ...late, value: 1_001 }, 'long', 'MISSED'],
    ['late on a slow machine', { ...late, value: 4_000 }, 'short', 'met, loosely'],
    ['late beyond that', { ...late, value: 5_001 }, 'short', 'MISSED'],
  ])('on %s', (_, over, form, verdict) => {
    expect(verdictOf(figure(over), form)).toBe(verdict);
    expect(isMissed(figure(over), form)).toBe(verdict === 'MISSED' || verdict === 'NO EVIDENCE');
  });
});
