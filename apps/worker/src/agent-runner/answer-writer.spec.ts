import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageDelta } from '@openhands-connect/contract';
import { answerSignals, hearAnswer } from '@openhands-connect/core';
import { InProcessBus } from '@openhands-connect/platform';
import { deferred } from '@openhands-connect/platform/testing';
import { AnswerWriter } from './answer-writer.js';

const CONVERSATION = '0199a3c2-6f10-7b3e-9d52-3c1f0a7be020';

/** What somebody who heard these pieces knows, by message. */
function read(deltas: readonly MessageDelta[]): string[] {
  const texts = new Map<string, string>();
  for (const { message_id, index, content } of deltas) {
    const known = texts.get(message_id) ?? '';
    if (index > known.length) throw new Error('there is a hole');
    texts.set(message_id, known.slice(0, index) + content);
  }
  return [...texts.values()];
}

describe('the writer of an answer', () => {
  let bus: InProcessBus;
  let writer: AnswerWriter;
  let told: MessageDelta[];
  let begun: string[];
  let watcher: () => void;
  beforeEach(() => {
    bus = new InProcessBus();
    told = [];
    begun = [];
    watcher = () => undefined;
    const listener = {
      begun: (_: string, id: string) => begun.push(id),
      piece: (delta: MessageDelta) => {
        told.push(delta);
        watcher();
      },
    };
    bus.subscribe('ephemeral', (signal) => hearAnswer(listener, signal));
    writer = new AnswerWriter(CONVERSATION, bus);
  });
  afterEach(() => writer.close());

  const until = (count: number): Promise<void> => {
    const { promise, resolve } = deferred();
    watcher = () => told.length >= count && resolve();
    watcher();
    return promise;
  };
  const say = (...pieces: string[]): void => {
    for (const content of pieces) writer.take({ kind: 'delta', content });
  };
  const ask = (): void => bus.publish(answerSignals.wanted(CONVERSATION));

  it('says that it begins, and each piece with its place', async () => {
    say('Hel', 'lo');
    await until(2);
    expect(told.map(({ index, content }) => [index, content])).toEqual([
      [0, 'Hel'],
      [3, 'lo'],
    ]);
    expect(begun).toEqual([told[0]?.message_id]);
  });

  it('cuts what is too large for a notification, and no character with it', async () => {
    const text = 'x'.repeat(999) + '😀'.repeat(1_000);
    say(text);
    await until(3);
    expect(read(told)).toEqual([text]);
    for (const delta of told) expect(delta.content.length).toBeLessThanOrEqual(1_000);
    expect(told[0]?.content).toBe('x'.repeat(999));
  });

  it('says all texts of the turn again to whoever asks, once for all who ask at that time', async () => {
    say('The first ', 'message');
    writer.take({ kind: 'message', role: 'assistant', type: 'text', content: 'The first message' });
    say('The sec');
    await until(3);
    ask();
    ask();
    await until(5);
    expect(read(told.slice(3))).toEqual(['The first message', 'The sec']);
    ask();
    await until(7);
    expect(read(told.slice(5))).toEqual(['The first message', 'The sec']);
    expect(told).toHaveLength(7);
  });

  it('says nothing more once it is closed', async () => {
    say('Hello');
    await until(1);
    writer.close();
    ask();
    const mark = { conversation_id: CONVERSATION, message_id: 'mark', index: 0, content: 'mark' };
    await new Promise((resolve) => setImmediate(resolve));
    bus.publish(answerSignals.piece(mark));
    await until(2);
    expect(told.map(({ content }) => content)).toEqual(['Hello', 'mark']);
  });
});
