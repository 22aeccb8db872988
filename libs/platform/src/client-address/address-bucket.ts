import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What one customer of a network is given at least (RFC 6177): whoever has one address of it has them all. */
const NETWORK_PARTS = 4;
/** And at most, as a rule. Others may share it: it is not for what would keep neighbours out. */
const SITE_PARTS = 3;

/** What addresses are counted together: an IPv4 address by itself, IPv6 ones by their /64. */
export function addressBucket(address: string): string {
  return bucketOf(address, NETWORK_PARTS);
}

/** The same, more widely: IPv6 addresses by their /48. */
export function siteBucket(address: string): string {
  return bucketOf(address, SITE_PARTS);
}

function bucketOf(address: string, prefixParts: number): string {
  if (!isIPv6(address)) return address;
  const { parts } = ipaddr.IPv6.parse(address);
  const prefix = parts.slice(0, prefixParts).map((part) => part.toString(16));
  return `${prefix.join(':')}::/${prefixParts * 16}`;
}
