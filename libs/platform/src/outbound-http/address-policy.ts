import ipaddr from 'ipaddr.js';
import type { Cidr } from '../config/cidr.js';

/** All of IPv6 that is given out for public use: 2000::/3 (RFC 4291). What is not given out is not public. */
const GLOBAL_UNICAST_V6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Says whether an address may be connected to: public ones, and those of the operator's ranges. Everything else is
 * forbidden: private, loopback, link-local, CGNAT, multicast, reserved, documentation, NAT64, 6to4, Teredo and other
 * wrappings of IPv4. An IPv4-mapped address is judged as the IPv4 address that it is.
 */
export function isAllowedAddress(address: string, allowedNetworks: readonly Cidr[]): boolean {
  const withoutZone = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(withoutZone)) return false;
  const parsed = ipaddr.process(withoutZone);
  return isPublic(parsed) || allowedNetworks.some((network) => contains(network, parsed));
}

/**
 * Whether the host of a URL, as `new URL` normalises it (which reads decimal, octal and hexadecimal IPv4 forms), is a
 * literal address that may not be connected to. A name is not judged here, but at each connection.
 */
export function isForbiddenAddress(host: string, allowedNetworks: readonly Cidr[] = []): boolean {
  const literal = host.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(literal) && !isAllowedAddress(literal, allowedNetworks);
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(GLOBAL_UNICAST_V6);
}

function contains({ address, prefixLength }: Cidr, candidate: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const network = ipaddr.parse(address);
  return network.kind() === candidate.kind() && candidate.match([network, prefixLength] as never);
}
