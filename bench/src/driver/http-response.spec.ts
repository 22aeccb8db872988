import { describe, expect, it } from '@jest/globals';
import { completeResponse } from './http-response.js';

const parse = (text: string) => completeResponse(Buffer.from(text, 'latin1'));

describe('completeResponse', () => {
  it('measures an answer by its length and leaves the next one alone', () => {
    const first = 'HTTP/1.1 201 Created\r\nContent-Length: 5\r\nx: y\r\n\r\nhello';
    expect(parse(`${first}HTTP/1.1 200 OK\r\n`)).toEqual({ status: 201, length: first.length });
  });

  it('measures a chunked answer', () => {
    const text = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\na;ext\r\n0123456789\r\n0\r\n\r\n';
    expect(parse(text)).toEqual({ status: 200, length: text.length });
    for (let cut = 0; cut < text.length; cut++) expect(parse(text.slice(0, cut))).toBeUndefined();
  });

  it('takes 204 without a body', () => {
    expect(parse('HTTP/1.1 204 No Content\r\n\r\n')).toEqual({ status: 204, length: 27 });
  });

  it('waits for the rest', () => {
    expect(parse('HTTP/1.1 200 OK\r\ncontent-le')).toBeUndefined();
    expect(parse('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell')).toBeUndefined();
  });

  it('refuses what it cannot measure', () => {
    expect(() => parse('SSH-2.0-x\r\n\r\n')).toThrow('not an HTTP/1.1 answer');
    expect(() => parse('HTTP/1.1 200 OK\r\n\r\n')).toThrow('neither');
  });
});
