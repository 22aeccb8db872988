import { describe, expect, it } from '@jest/globals';
import type { Acknowledged, ReaderTurn, Received } from '../journal/entry.js';
import { replayTimes } from './replay-times.js';

const ack = (seq: number, at: number, conversation = 'c'): Acknowledged => ({
  kind: 'acknowledged',
  at,
  key: `key ${seq}`,
  conversation,
  messageId: `id ${seq}`,
  seq,
});
const turn = (kind: ReaderTurn['turn'], at: number, seq: number): ReaderTurn => ({
  kind: 'reader',
  at,
  reader: 'r',
  conversation: 'c',
  turn: kind,
  seq,
});
const got = (seq: number, at: number, reader = 'r'): Received => ({
  kind: 'received',
  at,
  reader,
  conversation: 'c',
  seq,
  eventId: `event ${seq}`,
});
const acknowledged = [ack(1, 10), ack(2, 20), ack(3, 30), ack(4, 500), ack(5, 40, 'elsewhere')];

describe('replay times', () => {
  it('last from the connection to the last event that was missed by then', () => {
    const turns = [turn('connected', 5, 0), turn('waiting', 15, 1), turn('connected', 100, 1)];
    const received = [got(1, 12), got(2, 130), got(3, 150), got(4, 600), got(3, 900)];
    expect(replayTimes({ acknowledged, turns, received })).toEqual([50]);
  });

  it('last for ever when something of it never came, whatever others got', () => {
    const turns = [turn('connected', 100, 1)];
    expect(replayTimes({ acknowledged, turns, received: [got(2, 130), got(3, 140, 'other')] })).toEqual([
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('are of returns only, one each', () => {
    const turns = [turn('connected', 25, 1), turn('joined', 27, 2), turn('connected', 35, 2)];
    expect(replayTimes({ acknowledged, turns, received: [got(2, 26), got(3, 38)] })).toEqual([1, 3]);
  });
});
