import { describe, expect, it } from '@jest/globals';
import type { Told } from '../journal/entry.js';
import { mistoldVisits } from './told-visits.js';

const told = (change: Told['change'], at: number, watcher = 'w', user = 'u'): Told => ({
  kind: 'told',
  at,
  watcher,
  user,
  change,
});
const visit = { user: 'u', from: 100, to: 200 };

describe('mistold visits', () => {
  it('are none when each watcher is told once of each', () => {
    const all = [told('joined', 110), told('joined', 111, 'x'), told('left', 190), told('left', 191, 'x')];
    const others = [told('left', 50), told('joined', 120, 'w', 'v'), told('joined', 210)];
    expect(mistoldVisits([visit], ['w', 'x'], [...others, ...all])).toEqual([]);
  });

  it.each<[string, Told[], number, number]>([
    ['a join for each tab', [told('joined', 110), told('joined', 111), told('left', 190)], 2, 1],
    [
      'a reload taken for a departure',
      [told('joined', 110), told('left', 130), told('joined', 131), told('left', 190)],
      2,
      2,
    ],
    ['a departure that nobody was told of', [told('joined', 110)], 1, 0],
    ['a departure that came too late', [told('joined', 110), told('left', 201)], 1, 0],
    ['nothing at all', [], 0, 0],
  ])('are found: %s', (_, events, joins, leaves) => {
    const fine = [told('joined', 110, 'x'), told('left', 190, 'x')];
    expect(mistoldVisits([visit], ['w', 'x'], [...events, ...fine])).toEqual([
      { ...visit, watcher: 'w', joins, leaves },
    ]);
  });
});
