import { ClientAddresses, type ClientAddress, type Config } from '@openhands-connect/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the request comes from, behind trusted proxies. Fastify's own `ip` is the peer of the connection. */
    readonly clientAddress: ClientAddress;
  }
}

/** Gives every request its `clientAddress`. */
export function addClientAddress(fastify: FastifyInstance, trustedProxies: Config['http']['trustedProxies']): void {
  const addresses = new ClientAddresses(trustedProxies);
  fastify.decorateRequest('clientAddress', {
    getter(this: FastifyRequest): ClientAddress {
      return addresses.find(this.raw.socket.remoteAddress, this.raw.headers['x-forwarded-for']);
    },
  });
}
