import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ClientOrigin, Principal } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientGone } from './client-gone.js';
import type { AuthenticatedRequest } from './operation.guard.js';

/** Injects who calls; for operations that need a token. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!user) throw new DomainError('auth.token_missing');
  return user;
});

/** Injects who calls, undefined for whoever comes with a cookie alone; for operations that take either. */
export const CallerIfAny = createParamDecorator((_: unknown, context: ExecutionContext): Principal | undefined => {
  return context.switchToHttp().getRequest<AuthenticatedRequest>().user;
});

const MAX_USER_AGENT_LENGTH = 512;

/** Injects where the request comes from. */
export const Origin = createParamDecorator((_: unknown, context: ExecutionContext): ClientOrigin => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return {
    userAgent: request.headers['user-agent']?.slice(0, MAX_USER_AGENT_LENGTH) ?? null,
    ipAddress: request.clientAddress.address,
  };
});

/** Injects what aborts when the client hangs up before it is answered. */
export const Gone = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal => {
  const { raw } = context.switchToHttp().getResponse<FastifyReply>();
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort(new ClientGone());
  });
  return controller.signal;
});
