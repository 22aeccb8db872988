import { describe, expect, it } from '@jest/globals';
import { EventStreamParser, type StreamBlock } from './event-stream-parser.js';

const event = (data: string, rest: Partial<StreamBlock> = {}): StreamBlock => ({
  event: 'message',
  data,
  lastEventId: '',
  ...rest,
});

/** The examples of the standard, and what it says about odd lines. */
const CASES: [title: string, text: string, blocks: StreamBlock[]][] = [
  ['data over several lines', 'data: YHOO\ndata: +2\ndata: 10\n\n', [event('YHOO\n+2\n10')]],
  [
    'a comment, ids, and an id that is taken back',
    ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n',
    [event('first event', { lastEventId: '1' }), event('second event'), event(' third event')],
  ],
  ['data that is empty', 'data\n\ndata\ndata\n\ndata:', [event(''), event('\n')]],
  ['one blank after the colon', 'data:test\n\ndata: test\n\n', [event('test'), event('test')]],
  ['names', 'event: add\ndata: 7\n\nevent: none\n\ndata: 8\n\n', [event('7', { event: 'add' }), event('8')]],
  ['a position without an event', 'retry: 12\nid: 6\n\n', [{ event: 'message', data: undefined, lastEventId: '6' }]],
  [
    'an id that stays',
    'id: 6\n\ndata: x\n\n',
    [{ event: 'message', data: undefined, lastEventId: '6' }, event('x', { lastEventId: '6' })],
  ],
  ['an id with a NUL, which does not count', 'id: a\0b\ndata: x\n\n', [event('x')]],
  ['unknown fields and names of objects', 'foo: 1\n__defineGetter__: 2\ndata: x\n\n', [event('x')]],
  ['every kind of line end', 'data: a\r\n\r\ndata: b\r\rdata: c\n\n', [event('a'), event('b'), event('c')]],
  ['a mark of byte order at the beginning alone', '\uFEFFdata: a\n\n\uFEFFdata: b\n\n', [event('a')]],
  ['line separators of Unicode, which are none', 'data: a\u2028b\n\n', [event('a\u2028b')]],
  ['a block that was cut off', 'data: a\n\nid: 7\ndata: b\n', [event('a')]],
];

describe('a stream of events', () => {
  it.each(CASES)('is understood with %s', (_, text, blocks) => {
    expect(new EventStreamParser().push(text)).toEqual(blocks);
  });

  it.each(CASES)('is understood in pieces with %s', (_, text, blocks) => {
    const parser = new EventStreamParser();
    expect(text.split('').flatMap((piece) => parser.push(piece))).toEqual(blocks);
  });

  it.each([
    ['retry: 2500\n', 2500],
    ['retry: 2.5\n', undefined],
    ['retry: -1\n', undefined],
    ['retry:\n', undefined],
  ])('tells the wait of %j', (text, retryMs) => {
    const parser = new EventStreamParser();
    parser.push(text);
    expect(parser.retryMs).toBe(retryMs);
  });
});
