import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerTokenOf } from '../http/bearer-token.js';

/** What an answer that goes on for long has to know of its request. */
export interface Connection {
  readonly isHead: boolean;
  /** What the caller was proved by. */
  readonly token: string;
  readonly requestId: string;
  /** Calls `listener` when the answer is through or broken off. */
  readonly onClose: (listener: () => void) => void;
  /** Breaks it off, unless the answer is through. */
  readonly cut: () => void;
}

/** Injects the connection; for operations that need a token. */
export const Connected = createParamDecorator((_: unknown, context: ExecutionContext): Connection => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  const { raw } = http.getResponse<FastifyReply>();
  return {
    isHead: request.method === 'HEAD',
    token: bearerTokenOf(request.headers.authorization) ?? '',
    requestId: request.id,
    onClose: (listener) => void raw.once('close', listener),
    cut: () => void (raw.writableFinished || raw.destroy()),
  };
});
