import { expect, it } from '@jest/globals';
import type { Acknowledged, Received } from '../journal/entry.js';
import { deliveryDelays } from './delivery-delays.js';

const ack = (conversation: string, seq: number, at: number): Acknowledged => ({
  kind: 'acknowledged',
  at,
  key: '',
  conversation,
  messageId: '',
  seq,
});
const got = (reader: string, conversation: string, seq: number, at: number): Received => ({
  kind: 'received',
  at,
  reader,
  conversation,
  seq,
  eventId: '',
});

it('measures each delivery of an acknowledged message, and no other', () => {
  const acknowledged = [ack('a', 1, 100), ack('a', 2, 200), ack('b', 1, 1_000)];
  const received = [got('r', 'a', 1, 130), got('s', 'a', 1, 95), got('r', 'a', 2, 2_200), got('r', 'a', 3, 9_999)];
  expect(deliveryDelays(acknowledged, received)).toEqual([30, 0, 2_000]);
});
