import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageDelta } from '@openhands-connect/contract';
import { AnswerTexts } from './answer-texts.js';
import type { RoomEvent } from './room-event.js';

const delta = (index: number, content: string, message_id = 'm'): MessageDelta => ({
  conversation_id: 'c',
  message_id,
  index,
  content,
});
/** As much of an event as matters here. */
const update = (payload: object): RoomEvent => ({ event: 'conversation_update', payload }) as unknown as RoomEvent;

describe('texts that are being written', () => {
  let texts: AnswerTexts;
  beforeEach(() => {
    texts = new AnswerTexts();
    texts.take(delta(0, 'Hello'));
  });

  it.each([
    ['the next piece', delta(5, ' there'), delta(5, ' there')],
    ['the text so far, after a reconnect', delta(0, 'Hello there'), delta(5, ' there')],
    ['a piece that overlaps', delta(3, 'lo there'), delta(5, ' there')],
    ['a piece that was taken before', delta(2, 'llo'), undefined],
    ['a piece behind a hole', delta(6, 'there'), undefined],
    ['the beginning of another text', delta(0, 'Next', 'n'), delta(0, 'Next', 'n')],
  ])('give what is new of %s', (_, piece, news) => {
    expect(texts.take(piece)).toEqual(news);
  });

  it('are over with their message, also for what is late', () => {
    texts.settle(update({ change: 'message_added', message: { id: 'm' }, record: { status: 'running' } }));
    expect([texts.take(delta(5, ' there')), texts.take(delta(0, 'Hello'))]).toEqual([undefined, undefined]);
  });

  it('are dropped when the agent stops', () => {
    texts.settle(update({ change: 'status_changed', record: { status: 'idle' } }));
    expect(texts.take(delta(0, 'Again'))).toEqual(delta(0, 'Again'));
  });

  it('go on when somebody else writes, or something else happens', () => {
    texts.settle(update({ change: 'message_added', message: { id: 'other' }, record: { status: 'running' } }));
    texts.settle({ event: 'file_insert', payload: {} } as unknown as RoomEvent);
    expect(texts.take(delta(5, '!'))).toEqual(delta(5, '!'));
  });
});
