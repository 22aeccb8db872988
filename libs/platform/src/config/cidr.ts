import { isIP } from 'node:net';

/** An address range: `address/prefix`, both of one family. */
export interface Cidr {
  readonly address: string;
  readonly prefixLength: number;
}

export function isCidr(value: string): boolean {
  const [address, prefix, ...rest] = value.split('/');
  const family = isIP(address ?? '');
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** Reads what `isCidr` accepts; a bare address is the range of itself. */
export function parseCidr(value: string): Cidr {
  const [address = '', prefix] = value.split('/');
  return { address, prefixLength: prefix === undefined ? (isIP(address) === 4 ? 32 : 128) : Number(prefix) };
}
