export interface ResponseHead {
  status: number;
  /** How many bytes of the buffer the whole answer takes. */
  length: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

/**
 * Finds one complete HTTP/1.1 answer at the beginning of the buffer (RFC 9112: Content-Length or chunked).
 *
 * @returns undefined while bytes are missing
 */
export function completeResponse(buffer: Buffer): ResponseHead | undefined {
  const headEnd = buffer.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = buffer.toString('latin1', 0, headEnd);
  const status = Number(head.slice(9, 12));
  if (!head.startsWith('HTTP/1.1 ') || !status) throw new Error(`not an HTTP/1.1 answer: ${head.slice(0, 80)}`);
  const bodyStart = headEnd + HEAD_END.length;
  const contentLength = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const end =
    contentLength === undefined ? bodyEnd(buffer, bodyStart, status, head) : bodyStart + Number(contentLength);
  return end === undefined || buffer.length < end ? undefined : { status, length: end };
}

function bodyEnd(buffer: Buffer, bodyStart: number, status: number, head: string): number | undefined {
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return chunkedEnd(buffer, bodyStart);
  if (status === 204 || status === 304) return bodyStart;
  throw new Error('the answer says neither its length nor that it is chunked');
}

function chunkedEnd(buffer: Buffer, bodyStart: number): number | undefined {
  for (let position = bodyStart; ;) {
    const lineEnd = buffer.indexOf(LINE_END, position);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(buffer.toString('latin1', position, lineEnd), 16);
    if (Number.isNaN(size)) throw new Error('a chunk without a size');
    position = lineEnd + 2 * LINE_END.length + size;
    if (size === 0) return position;
  }
}
