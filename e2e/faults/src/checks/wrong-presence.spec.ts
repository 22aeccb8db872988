import { describe, expect, it } from '@jest/globals';
import type { Truth, View } from '../journal/entry.js';
import { wrongSpells } from './wrong-presence.js';

const view = (at: number, users: string[] | null, watcher = 'w'): View => ({ kind: 'view', at, watcher, users });
const truth = (at: number, isPresent: boolean, user = 'u'): Truth => ({ kind: 'truth', at, user, isPresent });
const spells = (views: View[], truths: Truth[]): [watcher: string, user: string, from: number, durationMs: number][] =>
  wrongSpells({ views, truths, endedAt: 1_000 }).map(({ watcher, user, from, durationMs }) => [
    watcher,
    user,
    from,
    durationMs,
  ]);

describe('wrong presence', () => {
  it('is none when each view follows its truth at once', () => {
    expect(spells([view(0, []), view(10, ['u']), view(20, [])], [truth(10, true), truth(20, false)])).toEqual([]);
  });

  it.each<[string, View[], Truth[], [number, number]]>([
    ['somebody who came is not seen for a while', [view(0, []), view(60, ['u'])], [truth(10, true)], [10, 50]],
    [
      'somebody who went is seen for a while',
      [view(0, ['u']), view(90, [])],
      [truth(0, true), truth(10, false)],
      [10, 80],
    ],
    ['somebody who went is seen to the end', [view(0, ['u'])], [truth(0, true), truth(400, false)], [400, 600]],
    ['somebody vanishes who is there', [view(0, ['u']), view(30, []), view(70, ['u'])], [truth(0, true)], [30, 40]],
    ['a late view is wrong from its beginning', [view(500, [])], [truth(0, true)], [500, 500]],
    [
      'views that change otherwise stay wrong',
      [view(0, []), view(20, ['x']), view(60, ['u'])],
      [truth(10, true)],
      [10, 50],
    ],
  ])('is found: %s', (_, views, truths, [from, durationMs]) => {
    expect(spells(views, truths)).toEqual([['w', 'u', from, durationMs]]);
  });

  it('is not of those who are not there to see', () => {
    const views = [view(0, []), view(20, null), view(500, ['u'])];
    expect(spells(views, [truth(10, true)])).toEqual([['w', 'u', 10, 10]]);
  });

  it('is judged for each watcher and each user alone', () => {
    const views = [view(0, ['u', 'v']), view(0, ['v'], 'x')];
    expect(spells(views, [truth(0, true), truth(0, true, 'v')])).toEqual([['x', 'u', 0, 1_000]]);
  });
});
