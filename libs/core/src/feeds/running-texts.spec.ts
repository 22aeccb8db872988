import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { MessageDelta } from '@openhands-connect/contract';
import { InProcessBus, type LoggedEvent } from '@openhands-connect/platform';
import { hearAnswer } from './answer-signals.js';
import { RunningTexts } from './running-texts.js';

const delta = (index: number, content: string, message_id = 'm', conversation_id = 'c'): MessageDelta => ({
  conversation_id,
  message_id,
  index,
  content,
});
const eventWith = (data: object, name: LoggedEvent['name'] = 'conversation_update'): LoggedEvent => ({
  streamId: 'c',
  seq: 1,
  eventId: 'e',
  name,
  occurredAt: '2026-11-23T00:00:00.000Z',
  data,
});
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('running texts', () => {
  let bus: InProcessBus;
  let texts: RunningTexts;
  let told: MessageDelta[];
  let asked: string[];
  beforeEach(() => {
    bus = new InProcessBus();
    texts = new RunningTexts(bus);
    told = [];
    texts.follow((piece) => told.push(piece));
    asked = [];
    bus.subscribe('ephemeral', (signal) => hearAnswer({ wanted: (id) => asked.push(id) }, signal));
  });
  afterEach(() => texts.onModuleDestroy());

  it('grow with their pieces, and what comes twice is told once', () => {
    for (const piece of [delta(0, 'Hel'), delta(0, 'Hel'), delta(3, 'lo'), delta(0, 'Hel')]) texts.piece(piece);
    expect(texts.of('c')).toEqual([delta(0, 'Hello')]);
    expect(told).toEqual([delta(0, 'Hel'), delta(3, 'lo')]);
  });

  it('take of a piece that was said before what is new', () => {
    texts.piece(delta(0, 'Hello'));
    texts.piece(delta(3, 'lo there'));
    expect(told).toEqual([delta(0, 'Hello'), delta(5, ' there')]);
  });

  it('stop at a hole, ask for the text, and go on when it comes', async () => {
    texts.piece(delta(0, 'Hel'));
    texts.piece(delta(5, ' there'));
    texts.piece(delta(11, '!'));
    await settled();
    expect([told, asked]).toEqual([[delta(0, 'Hel')], ['c']]);
    texts.piece(delta(0, 'Hello there!'));
    texts.piece(delta(12, '!'));
    expect(told.slice(1)).toEqual([delta(3, 'lo there!'), delta(12, '!')]);
  });

  it('ask again while something is missing, not more often than now and then, and no longer', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask'] });
    texts.piece(delta(5, ' there'));
    texts.piece(delta(11, '!'));
    await settled();
    expect(asked).toEqual(['c']);
    jest.advanceTimersByTime(500);
    await settled();
    expect(asked).toEqual(['c', 'c']);
    texts.piece(delta(12, '!'));
    texts.piece(delta(0, 'Hello there!!'));
    jest.advanceTimersByTime(60_000);
    await settled();
    expect(asked).toEqual(['c', 'c']);
    jest.useRealTimers();
  });

  it('are asked for where the agent is at work and nothing was heard, and forgotten where it is not', async () => {
    texts.check('c', true);
    await settled();
    expect(asked).toEqual(['c']);
    texts.piece(delta(0, 'Hello', 'm', 'd'));
    texts.check('d', true);
    await settled();
    expect([asked, texts.of('d').length]).toEqual([['c'], 1]);
    texts.check('d', false);
    expect(texts.of('d')).toEqual([]);
  });

  it('are forgotten where nobody reads them any more, and what is missing is not asked for', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask'] });
    texts.piece(delta(0, 'Hello'));
    for (const piece of [delta(6, 'after a hole'), delta(18, '!')]) texts.piece(piece);
    texts.forgetAll('c');
    jest.advanceTimersByTime(60_000);
    await settled();
    expect([texts.of('c'), asked]).toEqual([[], ['c']]);
    jest.useRealTimers();
  });

  it.each([
    ['the message is stored', { message: { id: 'm', role: 'assistant' }, record: { status: 'running' } }],
    ['the agent has stopped', { record: { status: 'idle' } }],
    ['an event came without its content', undefined],
  ])('are over when %s', (_, data) => {
    texts.piece(delta(0, 'Hello'));
    texts.settle({ streamId: 'c', event: data && eventWith(data) });
    expect(texts.of('c')).toEqual([]);
  });

  it('do not begin again with a piece that is late', () => {
    texts.piece(delta(0, 'Hello'));
    texts.settle({
      streamId: 'c',
      event: eventWith({ message: { id: 'm', role: 'assistant' }, record: { status: 'running' } }),
    });
    texts.piece(delta(0, 'Hello'));
    expect([texts.of('c'), told.length]).toEqual([[], 1]);
  });

  it('do not begin with a piece that comes after the message, of which nothing was heard before', async () => {
    texts.settle({
      streamId: 'c',
      event: eventWith({ message: { id: 'm', role: 'assistant' }, record: { status: 'idle' } }),
    });
    texts.piece(delta(0, 'Hello'));
    texts.piece(delta(5, ' there'));
    await settled();
    expect([texts.of('c'), told, asked]).toEqual([[], [], []]);
    texts.piece(delta(0, 'Next', 'n'));
    expect(told).toEqual([delta(0, 'Next', 'n')]);
  });

  it('go on while others write into the conversation', () => {
    texts.piece(delta(0, 'Hello'));
    texts.settle({
      streamId: 'c',
      event: eventWith({ message: { id: 'other', role: 'user' }, record: { status: 'running' } }),
    });
    expect(texts.of('c')).toHaveLength(1);
  });

  it.each(['file_insert', 'file_update', 'file_delete'] as const)('go on at a %s in the conversation', (name) => {
    texts.piece(delta(0, 'Hello'));
    texts.settle({ streamId: 'c', event: eventWith({ file_id: 'f', record: { name: 'notes.md' } }, name) });
    texts.piece(delta(5, ' there'));
    expect(told).toEqual([delta(0, 'Hello'), delta(5, ' there')]);
    expect(texts.of('c')).toEqual([delta(0, 'Hello there')]);
  });

  it('are given up when another worker begins anew, and after a long silence', () => {
    texts.piece(delta(0, 'Half', 'id-1'));
    texts.begun('c', 'id-2');
    expect(texts.of('c')).toEqual([]);
    texts.piece(delta(0, 'Hello', 'id-2'), 0);
    texts.begun('c', 'id-2');
    expect(texts.of('c', 59_999)).toHaveLength(1);
    expect(texts.of('c', 60_000)).toEqual([]);
  });

  it('are no longer than can be kept, and what is more is not asked for', async () => {
    texts.piece(delta(0, 'x'.repeat(262_144)));
    texts.piece(delta(262_144, 'too much'));
    texts.piece(delta(262_152, 'and more'));
    await settled();
    expect([told.length, asked]).toEqual([1, []]);
    expect(texts.of('c').map(({ content }) => content.length)).toEqual([262_144]);
  });

  it('are not more than can be kept', () => {
    for (let i = 0; i < 100; i++) texts.piece(delta(0, 'x'.repeat(262_144), 'm', `c${i}`));
    const kept = Array.from({ length: 100 }, (_, i) => texts.of(`c${i}`).length).reduce((a, b) => a + b);
    expect(kept).toBe(64);
    expect(texts.of('c99')).toHaveLength(1);
  });

  it('are of no more conversations than can be kept, and the quietest goes first', () => {
    for (let i = 0; i < 1_000; i++) texts.piece(delta(0, 'a', 'm', `c${i}`));
    texts.piece(delta(1, 'b', 'm', 'c0'));
    texts.piece(delta(0, 'a', 'm', 'one more'));
    expect([texts.of('c0').length, texts.of('c1').length, texts.of('one more').length]).toEqual([1, 0, 1]);
  });
});
