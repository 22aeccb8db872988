import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { peek } from './peek.js';

const chunksOf = (...chunks: string[]): Readable =>
  Readable.from(
    chunks.map((chunk) => Buffer.from(chunk)),
    { objectMode: false },
  );

const broken = (): Readable =>
  Readable.from(
    (function* () {
      yield Buffer.from('abc');
      throw new Error('cut off');
    })(),
    { objectMode: false },
  );

describe('peek', () => {
  it.each([
    ['many small chunks', chunksOf('ab', 'cd', 'ef', 'gh'), 'abcde', 'abcdefgh'],
    ['one large chunk', chunksOf('abcdefgh'), 'abcde', 'abcdefgh'],
    ['less than that', chunksOf('abc'), 'abc', 'abc'],
    ['nothing', chunksOf(), '', ''],
  ])('gives the head and the whole of %s', async (_, source, head, whole) => {
    const peeked = await peek(source, 5);
    expect(peeked.head.toString()).toBe(head);
    expect((await buffer(peeked.content)).toString()).toBe(whole);
  });

  it('hands a failure of the source on, before and after the head', async () => {
    await expect(peek(broken(), 5)).rejects.toThrow('cut off');
    const { content } = await peek(broken(), 2);
    await expect(buffer(content)).rejects.toThrow('cut off');
  });

  it('lets the source go with the rest', async () => {
    const source = chunksOf('ab', 'cd', 'ef');
    const { content } = await peek(source, 1);
    for await (const chunk of content) if (chunk) break;
    expect(source.destroyed).toBe(true);
  });
});
