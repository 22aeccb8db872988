import { describe, expect, it } from '@jest/globals';
import { quantity, renderTable } from './report.js';
import { evaluate } from './result.js';

const rate = { key: 'rate', title: 'messages', unit: '/s', goal: { atLeast: 0.85 } };
const cpu = { key: 'cpu', title: 'CPU', unit: 'µs', goal: { atMost: 1.5 } };

describe('evaluate', () => {
  it('takes the median of the ratios of pairs, not the ratio of medians', () => {
    const result = evaluate('send', rate, [90, 80, 300], [100, 200, 300]);
    expect(result).toMatchObject({ subject: 90, reference: 200, ratio: { median: 0.9, min: 0.4, max: 1 }, met: true });
  });

  it('judges both kinds of goal by the median', () => {
    expect(evaluate('send', rate, [84], [100]).met).toBe(false);
    expect(evaluate('send', cpu, [150], [100]).met).toBe(true);
    expect(evaluate('send', cpu, [151], [100]).met).toBe(false);
  });

  it('judges what stays below a bound by the subject alone', () => {
    const replay = { key: 'replay', title: 'replay', unit: 'ms', goal: { below: 50 } };
    expect(evaluate('replay', replay, [49], [1]).met).toBe(true);
    expect(evaluate('replay', replay, [50], [100]).met).toBe(false);
    expect(renderTable('product', [evaluate('replay', replay, [40], [20])])).toContain(
      '|  2.00 | 2.00–2.00 | < 50 ms |',
    );
  });

  it('gives no ratio to nothing, and no verdict without a goal', () => {
    expect(evaluate('send', rate, [1], [0])).toMatchObject({ subject: 1, reference: 0, ratios: [] });
    expect(evaluate('send', rate, [1], [0])).not.toHaveProperty('met');
    expect(evaluate('send', { key: 'x', title: 'x', unit: '' }, [1], [1])).not.toHaveProperty('met');
  });
});

describe('renderTable', () => {
  it('shows medians, ratio, range, goal and verdict', () => {
    const table = renderTable('product', [
      evaluate('send', rate, [3123.4, 3000], [3500, 3400]),
      evaluate('send', cpu, [2], [0]),
    ]);
    expect(table).toContain('| messages | 3,062 /s | 3,450 /s |  0.89 | 0.88–0.89 | ≥ 0.85 | met |');
    expect(table).toContain('| CPU      |     2 µs |     0 µs |     – |         – |  ≤ 1.5 |     |');
  });
});

describe('quantity', () => {
  it('keeps three digits', () => {
    expect(quantity(33.9123, 'KiB')).toBe('33.9 KiB');
    expect(quantity(0.1234, '')).toBe('0.123');
  });
});
