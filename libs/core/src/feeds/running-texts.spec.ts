import { describe, expect, it } from '@jest/globals';
import { InProcessBus, type LoggedEvent } from '@openhands-connect/platform';
import { RunningTexts } from './running-texts.js';

const delta = (index: number, content: string, message_id = 'm') => ({
  conversation_id: 'c',
  message_id,
  index,
  content,
});
const eventWith = (data: object): LoggedEvent => ({
  streamId: 'c',
  seq: 1,
  eventId: 'e',
  name: 'conversation_update',
  occurredAt: '2026-11-23T00:00:00.000Z',
  data,
});

describe('running texts', () => {
  it('grow with their deltas, whatever comes twice', () => {
    const texts = new RunningTexts(new InProcessBus());
    for (const piece of [delta(0, 'Hel'), delta(0, 'Hel'), delta(3, 'lo'), delta(0, 'Hel')]) texts.hear(piece);
    expect(texts.of('c')).toEqual([delta(0, 'Hello')]);
  });

  it('stop growing at a hole', () => {
    const texts = new RunningTexts(new InProcessBus());
    texts.hear(delta(0, 'Hel'));
    texts.hear(delta(5, ' there'));
    expect(texts.of('c')).toEqual([delta(0, 'Hel')]);
  });

  it.each([
    ['the message is stored', { message: { id: 'm' }, record: { status: 'running' } }],
    ['the agent has stopped', { record: { status: 'idle' } }],
    ['the event is too large for the doorbell', undefined],
  ])('are over when %s', (_, data) => {
    const texts = new RunningTexts(new InProcessBus());
    texts.hear(delta(0, 'Hello'));
    texts.settle({ streamId: 'c', event: data && eventWith(data) });
    expect(texts.of('c')).toEqual([]);
  });

  it('go on while others write into the conversation', () => {
    const texts = new RunningTexts(new InProcessBus());
    texts.hear(delta(0, 'Hello'));
    texts.settle({ streamId: 'c', event: eventWith({ message: { id: 'other' }, record: { status: 'running' } }) });
    expect(texts.of('c')).toHaveLength(1);
  });

  it('are given up after a long silence', () => {
    const texts = new RunningTexts(new InProcessBus());
    texts.hear(delta(0, 'Hello'), 0);
    expect(texts.of('c', 59_999)).toHaveLength(1);
    expect(texts.of('c', 60_000)).toEqual([]);
  });
});
