import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Injects whether a person is looking: browsers ask for HTML when they go somewhere, programs do not. */
export const WantsPage = createParamDecorator((_: unknown, context: ExecutionContext): boolean => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return headers.accept?.includes('text/html') === true;
});
