import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isAllowedAddress } from './address-policy.js';
import { OutboundError } from './outbound-error.js';
import type { Cidr } from '../config/cidr.js';

/** Resolves a name; the operating system's resolver unless a test brings its own. */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveBySystem: Resolve = (hostname, done) => lookup(hostname, { all: true }, done);

/**
 * A `lookup` for sockets: what it gives is what gets connected, so a name cannot answer differently between a check
 * and the connection (DNS rebinding). One forbidden address among several condemns the name.
 */
export function guardedLookup(allowedNetworks: readonly Cidr[], resolve: Resolve = resolveBySystem): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, (error, addresses) => {
      if (error) return done(error, '');
      if (!addresses.every(({ address }) => isAllowedAddress(address, allowedNetworks))) {
        return done(forbidden(hostname), '');
      }
      const [first] = addresses;
      if (options.all || first === undefined) return done(null, addresses);
      done(null, first.address, first.family);
    });
  };
}

export function forbidden(host: string): OutboundError {
  return new OutboundError('forbidden_address', `${host} is not a public address`);
}
