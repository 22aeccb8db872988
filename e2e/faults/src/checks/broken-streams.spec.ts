import { describe, expect, it } from '@jest/globals';
import type { StoredEvent, StoredHead, StoredMessage } from '../journal/entry.js';
import { brokenStreams } from './broken-streams.js';

const head = (conversation: string, lastSeq: number): StoredHead => ({ kind: 'stored-head', conversation, lastSeq });
const events = (conversation: string, ...seqs: number[]): StoredEvent[] =>
  seqs.map((seq) => ({ kind: 'stored-event', conversation, seq, eventId: `${conversation} ${seq}` }));
const message = (conversation: string, seq: number): StoredMessage => ({
  kind: 'stored-message',
  conversation,
  seq,
  id: `${conversation} ${seq}`,
  role: 'user',
  content: '',
});

describe('broken streams', () => {
  it('are none when each is gapless up to its head, in whatever order its rows come', () => {
    const heads = [head('a', 3), head('b', 1)];
    const rows = [...events('a', 3, 1), ...events('b', 1), ...events('a', 2)];
    expect(brokenStreams({ heads, events: rows, messages: [message('a', 2), message('b', 1)] })).toEqual([]);
  });

  it.each<[string, StoredEvent[], StoredMessage[]]>([
    ['a hole', events('a', 1, 3), []],
    ['a number twice', events('a', 1, 2, 2), []],
    ['less than its head says', events('a', 1, 2), []],
    ['more than its head says', events('a', 1, 2, 3, 4), []],
    ['another beginning', events('a', 2, 3, 4), []],
    ['nothing', [], []],
    ['a message without an event', events('a', 1, 2, 3), [message('a', 4)]],
  ])('are found: %s', (_, rows, messages) => {
    const heads = [head('a', 3), head('b', 1)];
    expect(brokenStreams({ heads, events: [...rows, ...events('b', 1)], messages })).toEqual(['a']);
  });
});
