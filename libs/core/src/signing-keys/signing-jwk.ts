import { randomBytes } from 'node:crypto';
import type { JsonWebKey } from '@openhands-connect/contract';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

/** A private Ed25519 key (RFC 8037). */
export interface SigningJwk extends JWK {
  kid: string;
  x: string;
}

export async function createSigningJwk(): Promise<SigningJwk> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, x: String(jwk.x), kid: randomBytes(8).toString('base64url'), alg: 'EdDSA', use: 'sig' };
}

/** What may be published of it. */
export function publicPart({ x, kid }: Pick<SigningJwk, 'x' | 'kid'>): JsonWebKey {
  return { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' };
}

/** A key for signing (a private JWK) or for verifying (a public one). */
export async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error(`key ${jwk.kid ?? '?'} is symmetric`);
  return key;
}
