import { Readable } from 'node:stream';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import type { ReadableFile } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { rangeOf } from './byte-range.js';
import { contentHeaders, entityTag, isKnown, KEPT_BY_ITS_READER } from './content-headers.js';

type DownloadReply = Reply<'downloadFile', Readable>;

/** How one request wants a content. */
export class Download {
  constructor(
    private readonly isHead: boolean,
    private readonly reply: Pick<FastifyReply, 'header'>,
  ) {}

  /**
   * The whole content, a range of it, or nothing when the caller has it (RFC 9110 sections 13.2.2 and 14).
   *
   * @throws DomainError request.range_not_satisfiable
   */
  async answer(file: ReadableFile, headers: Received<'downloadFile'>['headers']): Promise<DownloadReply> {
    const { record } = file;
    const { 'if-none-match': known, 'if-range': ifRange, range } = headers;
    if (isKnown(known, record)) {
      return { status: 304, headers: { ETag: entityTag(record), ...KEPT_BY_ITS_READER } };
    }
    const applies = !this.isHead && (ifRange === undefined || ifRange === entityTag(record));
    const wanted = rangeOf(applies ? range : undefined, record.size_bytes);
    if (wanted === 'unsatisfiable') {
      this.reply.header('Content-Range', `bytes */${record.size_bytes}`);
      throw new DomainError('request.range_not_satisfiable');
    }
    const shared = contentHeaders(record);
    if (wanted === 'whole') {
      const body = this.isHead || record.size_bytes === 0 ? Readable.from([]) : await file.read();
      return { status: 200, headers: { ...shared, 'Content-Length': String(record.size_bytes) }, body };
    }
    const { start, end } = wanted;
    const range206 = {
      'Content-Length': String(end - start + 1),
      'Content-Range': `bytes ${start}-${end}/${record.size_bytes}`,
    };
    return { status: 206, headers: { ...shared, ...range206 }, body: await file.read(wanted) };
  }
}

/** Injects how the content is to be answered. */
export const Wanted = createParamDecorator((_: unknown, context: ExecutionContext): Download => {
  const http = context.switchToHttp();
  return new Download(http.getRequest<FastifyRequest>().method === 'HEAD', http.getResponse<FastifyReply>());
});
