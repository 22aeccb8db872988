import { describe, expect, it } from '@jest/globals';
import { nextState, TRANSITIONS, type ConnectionEvent, type ConnectionState } from './connection-machine.js';

/** What the diagram draws; every other pair changes nothing. */
const DRAWN: readonly [ConnectionState, ConnectionEvent, ConnectionState][] = [
  ['closed', 'open', 'connecting'],
  ['connecting', 'accepted', 'connected'],
  ['connecting', 'failed', 'waiting'],
  ['connecting', 'lost', 'waiting'],
  ['connecting', 'refused', 'refused'],
  ['connected', 'lost', 'waiting'],
  ['connected', 'refused', 'refused'],
  ['waiting', 'due', 'connecting'],
  ['waiting', 'open', 'connecting'],
  ['refused', 'open', 'connecting'],
  ['connecting', 'close', 'closed'],
  ['connected', 'close', 'closed'],
  ['waiting', 'close', 'closed'],
  ['refused', 'close', 'closed'],
];

const states = Object.keys(TRANSITIONS) as ConnectionState[];
const events = Object.keys(TRANSITIONS.closed) as ConnectionEvent[];
const pairs = states.flatMap((state) => events.map((event) => [state, event] as const));

describe('the connection machine', () => {
  it.each(pairs)('%s on %s goes where the diagram says', (state, event) => {
    const drawn = DRAWN.find(([from, on]) => from === state && on === event);
    expect(nextState(state, event)).toBe(drawn?.[2] ?? state);
  });

  it('has no state that cannot be reached, and none that cannot be left', () => {
    for (const state of states) {
      expect(DRAWN.some(([from, , to]) => to === state && from !== state)).toBe(true);
      expect(DRAWN.some(([from]) => from === state)).toBe(true);
    }
  });
});
