import { describe, expect, test } from '@jest/globals';
import { pack, unpack } from './envelope.js';
import type { Signal } from './signal.js';

const ephemeral = (content: string): Signal => ({
  kind: 'ephemeral',
  streamId: 's',
  name: 'message_delta',
  payload: { content },
});
const event = (content: string): Signal => ({
  kind: 'event',
  streamId: 's',
  seq: 1,
  event: {
    streamId: 's',
    seq: 1,
    eventId: 'e',
    name: 'conversation_update',
    occurredAt: '2026-11-23T00:00:00.000Z',
    data: { content },
  },
});
const never = (): never => {
  throw new Error('nothing here is too large');
};
const packed = (signals: readonly Signal[], onTooLarge: (signal: Signal) => void = never): string[] =>
  pack({ from: 'me', signals, maxBytes: 7_999, onTooLarge });
const signalsOf = (payload: string): unknown => (JSON.parse(payload) as { signals: unknown }).signals;

describe('the envelope', () => {
  test('gives back what was packed, in order', () => {
    const signals = [event('ü'), ephemeral('x'), { kind: 'work', queue: 'q' } as const];
    const payloads = packed(signals);
    expect(payloads).toHaveLength(1);
    expect(unpack(payloads.join(), 'another')).toEqual({ from: 'me', signals });
  });

  test('stays below the limit of the server, counted in bytes, and wastes little', () => {
    const signals = Array.from({ length: 500 }, (_, index) => ephemeral('ü'.repeat(index)));
    const payloads = packed(signals);
    const sizes = payloads.map((payload) => Buffer.byteLength(payload));
    expect(Math.max(...sizes)).toBeLessThan(8_000);
    expect(payloads.flatMap(signalsOf)).toEqual(signals);
    expect(payloads.length).toBeLessThanOrEqual(Math.ceil(sizes.reduce((a, b) => a + b) / 6_500));
  });

  test('fills a payload to the last byte', () => {
    const empty = Buffer.byteLength(packed([ephemeral('')]).join());
    const [payload = ''] = packed([ephemeral('x'.repeat(7_999 - empty))]);
    expect(Buffer.byteLength(payload)).toBe(7_999);
  });

  test('sends a large event as a hint, and gives other large signals back', () => {
    const large = ephemeral('x'.repeat(8_000));
    const refused: Signal[] = [];
    const [payload = '', ...rest] = packed([event('x'.repeat(8_000)), large], (signal) => refused.push(signal));
    expect(signalsOf(payload)).toEqual([{ kind: 'event', streamId: 's', seq: 1 }]);
    expect(rest).toEqual([]);
    expect(refused).toEqual([large]);
  });

  test('is one without any signal for none', () => {
    expect(packed([]).map(signalsOf)).toEqual([[]]);
  });

  test('is not read by who sent it', () => {
    expect(packed([ephemeral('x')]).map((payload) => unpack(payload, 'me'))).toEqual(['own']);
  });

  test('does not take what is not JSON', () => {
    expect(() => unpack('hello', 'me')).toThrow(SyntaxError);
  });
});
