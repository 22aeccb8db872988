import { describe, expect, it } from '@jest/globals';
import type { Acknowledged, StoredMessage } from '../journal/entry.js';
import { lostMessages } from './lost-messages.js';

const ack = (number: number, over: Partial<Acknowledged> = {}): Acknowledged => ({
  kind: 'acknowledged',
  at: number,
  key: `key ${number}`,
  conversation: 'c',
  messageId: `id ${number}`,
  seq: number,
  ...over,
});
const row = (number: number, over: Partial<StoredMessage> = {}): StoredMessage => ({
  kind: 'stored-message',
  conversation: 'c',
  seq: number,
  id: `id ${number}`,
  role: 'user',
  content: `key ${number}`,
  ...over,
});

describe('lost messages', () => {
  it('are none when each acknowledged message is stored, whatever else is', () => {
    expect(lostMessages([ack(1), ack(2)], [row(3), row(2), row(1)])).toEqual([]);
  });

  it.each<[string, StoredMessage[]]>([
    ['is missing', [row(1)]],
    ['is at another place', [row(1), row(2, { seq: 3 })]],
    ['is in another conversation', [row(1), row(2, { conversation: 'd' })]],
    ['says something else', [row(1), row(2, { content: 'key 1' })]],
    ['has another id', [row(1), row(2, { id: 'id 3' })]],
  ])('are found when one %s', (_, stored) => {
    expect(lostMessages([ack(1), ack(2)], stored)).toEqual([ack(2)]);
  });
});
