import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Cidr } from '../config/cidr.js';
import { addressBucket } from './address-bucket.js';

/** Where a call comes from. */
export interface ClientAddress {
  /** Without port and zone; an IPv4-mapped one as IPv4. */
  readonly address: string;
  /** What it is counted under, with its neighbours. */
  readonly bucket: string;
}

/** Where nothing is known of the peer: its connection is gone already. */
const UNKNOWN = 'unknown';
/** Peers whose address is kept ready: one call follows another on the same connection. */
const MAX_KNOWN_PEERS = 10_000;
const PORT = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[\d.]+))(?::\d+)?$/;

/**
 * Where calls come from. The peer of the connection, unless that is a trusted proxy: then the last address of
 * `X-Forwarded-For`, which that proxy has seen, and so on from right to left as long as they are trusted. What an
 * untrusted peer claims counts for nothing. What is no address ends the search at the last one that was.
 */
export class ClientAddresses {
  readonly #trusted: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];
  readonly #peers = new Map<string, ClientAddress>();

  constructor(trustedProxies: readonly Cidr[]) {
    this.#trusted = trustedProxies.map(({ address, prefixLength }) => [ipaddr.parse(address), prefixLength]);
  }

  /**
   * @param peer the address of the connection's other end
   * @param forwardedFor the header as it came
   */
  find(peer: string | undefined, forwardedFor: string | readonly string[] | undefined): ClientAddress {
    const direct = this.#direct(peer ?? UNKNOWN);
    if (this.#trusted.length === 0 || forwardedFor === undefined) return direct;
    const address = this.#seenBy(direct.address, String(forwardedFor));
    return address === direct.address ? direct : { address, bucket: addressBucket(address) };
  }

  #direct(peer: string): ClientAddress {
    const known = this.#peers.get(peer);
    if (known !== undefined) return known;
    const address = plainAddress(peer) ?? UNKNOWN;
    const found = { address, bucket: addressBucket(address) };
    if (this.#peers.size >= MAX_KNOWN_PEERS) this.#peers.clear();
    this.#peers.set(peer, found);
    return found;
  }

  #seenBy(peer: string, forwardedFor: string): string {
    let [address, rest] = [peer, forwardedFor];
    while (rest !== '' && this.#isTrusted(address)) {
      const comma = rest.lastIndexOf(',');
      const claimed = plainAddress(rest.slice(comma + 1).trim());
      if (claimed === undefined) break;
      address = claimed;
      rest = rest.slice(0, Math.max(0, comma));
    }
    return address;
  }

  #isTrusted(address: string): boolean {
    if (address === UNKNOWN) return false;
    const parsed = ipaddr.parse(address);
    return this.#trusted.some(
      ([network, prefixLength]) => network.kind() === parsed.kind() && parsed.match([network, prefixLength] as never),
    );
  }
}

/** An address as proxies write it, also with a port or a zone; undefined for anything else. */
function plainAddress(text: string): string | undefined {
  const match = PORT.exec(text);
  const address = (match?.groups?.['v6'] ?? match?.groups?.['v4'] ?? text).replace(/%.*$/, '');
  const family = isIP(address);
  if (family === 4) return address;
  return family === 6 ? ipaddr.process(address).toString() : undefined;
}
