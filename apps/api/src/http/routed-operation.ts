import { OPERATIONS, type OperationId } from '@openhands-connect/contract';
import type { FastifyRequest } from 'fastify';

const BY_ROUTE: ReadonlyMap<string, OperationId> = new Map(
  Object.entries(OPERATIONS).map(([id, { method, path }]) => [
    `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    id as OperationId,
  ]),
);

/** The operation whose route a request has taken, whether or not its handler was reached. */
export function routedOperation({ method, routeOptions }: FastifyRequest): OperationId | undefined {
  return BY_ROUTE.get(`${method === 'HEAD' ? 'GET' : method} ${routeOptions.url}`);
}
