import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What one customer of a network is given at least (RFC 6177): whoever has one address of it has them all. */
const IPV6_PREFIX_PARTS = 4;

/** What addresses are counted together: an IPv4 address by itself, IPv6 ones by their /64. */
export function addressBucket(address: string): string {
  if (!isIPv6(address)) return address;
  const { parts } = ipaddr.IPv6.parse(address);
  const prefix = parts.slice(0, IPV6_PREFIX_PARTS).map((part) => part.toString(16));
  return `${prefix.join(':')}::/64`;
}
