import { describe, expect, it } from '@jest/globals';
import { mimeTypeOf } from './mime-type.js';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
const PDF = Buffer.from('%PDF-1.7\n%âãÏÓ\n');

describe('the type of a content', () => {
  it.each([
    ['its magic number', PNG, 'text/html', 'image/png'],
    ['its magic number, without a word from the sender', PDF, undefined, 'application/pdf'],
    ['the sender, for text', Buffer.from('a,b\n'), 'text/csv; charset=utf-8', 'text/csv'],
    ['the sender, for nothing at all', Buffer.alloc(0), 'text/plain', 'text/plain'],
  ])('comes from %s', async (_, head, declared, type) => {
    expect(await mimeTypeOf(head, declared)).toBe(type);
  });

  it('is text that is cut within a character', async () => {
    const cut = Buffer.from('für 👋').subarray(0, -2);
    expect(await mimeTypeOf(cut, 'text/plain')).toBe('text/plain');
  });

  it.each([
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'text/html'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'image/svg+xml'],
    ['an XML document', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'],
    ['a script', Buffer.from('alert(1)'), 'text/javascript'],
    ['text that calls itself an image', Buffer.from('hello'), 'image/png'],
    ['bytes that call themselves text', Buffer.from([0x68, 0, 0x69]), 'text/plain'],
    ['broken UTF-8', Buffer.from([0x68, 0xff, 0x69]), 'text/plain'],
    ['what nobody names', Buffer.from('hello'), undefined],
  ])('is unknown for %s', async (_, head, declared) => {
    expect(await mimeTypeOf(head, declared)).toBe('application/octet-stream');
  });
});
