import { describe, expect, it } from '@jest/globals';
import { InFlight } from './in-flight.js';

const due = (...webhookIds: string[]): { id: string; webhookId: string }[] =>
  webhookIds.map((webhookId, index) => ({ id: String(index), webhookId }));

describe('what is under way', () => {
  it('gives each endpoint its share, and those who wait for longest their turn', () => {
    const inFlight = new InFlight(2);
    const chosen = inFlight.choose(due('a', 'a', 'a', 'b', 'c', 'a', 'c'), 10);
    expect(chosen.map(({ id }) => id)).toEqual(['0', '1', '3', '4', '6']);
    expect(inFlight.choose(due('a', 'b', 'c'), 2)).toHaveLength(2);
  });

  it('counts what is under way already, until it is over', () => {
    const inFlight = new InFlight(2);
    inFlight.add('a');
    expect(inFlight.choose(due('a', 'a'), 10)).toHaveLength(1);
    inFlight.add('a');
    expect([inFlight.saturated(), inFlight.choose(due('a'), 10)]).toEqual([['a'], []]);
    inFlight.remove('a');
    inFlight.remove('a');
    expect([inFlight.saturated(), inFlight.choose(due('a', 'a'), 10).length]).toEqual([[], 2]);
  });
});
