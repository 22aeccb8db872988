import { expect, it } from '@jest/globals';
import type { Figure } from './figure.js';
import { renderRun } from './report.js';

const figures: Figure[] = [
  { id: 'R1', what: 'lost', value: 0, unit: 'count', of: [12_345, 'acknowledged'], goal: { atMost: 0 } },
  { id: 'R1', what: 'lost', value: 1, unit: 'count', of: [5, 'acknowledged'], goal: { atMost: 0 } },
  { id: 'R5', what: 'delivered', value: 0.99999, unit: 'share', of: [7, 'due'], goal: { atLeast: 1 } },
  { id: 'R5', what: 'p99', value: 1_234, unit: 'ms', of: [7, 'replays'], goal: { atMost: 1_000 }, isTiming: true },
  { id: 'R9', what: 'p99', value: Number.NaN, unit: 'ms', of: [0, 'ends'], goal: { atMost: 1_000 } },
  { id: 'R11', what: 'growth', value: 5 * 1_024 * 1_024, unit: 'bytes', of: [1, 'reader'] },
  { id: 'R11', what: 'slower', value: 1.5, unit: 'factor', of: [1, 'reader'] },
];
const postgres = { version: '18.4', fsync: 'on', synchronousCommit: 'on' };
const machine = { processor: 'CPU', processors: 2, node: 'v26', postgres };
const run = { startedAt: 'now', seed: 1, bus: 'Redis' as const, ...machine, figures };

it('prints what was measured on what, with what misses its goal', () => {
  const text = renderRun({ ...run, form: 'short' });
  expect(text).toContain('short form, seed 1, signals over Redis, now');
  expect(text).toContain('fsync on, synchronous_commit on');
  expect(
    text
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.replaceAll(/ +/g, ' ')),
  ).toEqual([
    '| # | figure | measured | of | goal | |',
    expect.stringMatching(/^(\| -+ )+\|$/),
    '| R1 | lost | 0 | 12,345 acknowledged | 0 | met |',
    '| R1 | lost | 1 | 5 acknowledged | 0 | MISSED |',
    '| R5 | delivered | 99.999 % | 7 due | ≥ 100 % | MISSED |',
    '| R5 | p99 | 1.23 s | 7 replays | ≤ 1.00 s | met, loosely |',
    '| R9 | p99 | nothing | 0 ends | ≤ 1.00 s | NO EVIDENCE |',
    '| R11 | growth | 5.0 MiB | 1 reader | | |',
    '| R11 | slower | 1.50x | 1 reader | | |',
  ]);
  expect(renderRun({ ...run, form: 'long' })).not.toContain('loosely');
});
