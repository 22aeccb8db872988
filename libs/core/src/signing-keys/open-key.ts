import type { CryptoKey } from 'jose';
import type { JsonWebKey } from '@openhands-connect/contract';
import type { StoredKey } from './key-store.js';
import type { TimedKey } from './key-times.js';
import type { DroppedKeyRow } from './signing-keys.queries.js';
import { importKey, publicPart } from './signing-jwk.js';

/** A key that is ready for use. */
export interface OpenKey extends TimedKey {
  readonly kid: string;
  readonly signing: CryptoKey;
  readonly verifying: CryptoKey;
  readonly published: JsonWebKey;
}

/** The public part of a key that was dropped. */
export async function openDroppedKey({ kid, x }: DroppedKeyRow): Promise<CryptoKey> {
  return await importKey({ ...publicPart({ kid, x }) });
}

/** @param known the same key as it was opened before; its time may have changed */
export async function openKey({ jwk, signsFromMs }: StoredKey, known: OpenKey | undefined): Promise<OpenKey> {
  if (known) return { ...known, signsFromMs };
  const published = publicPart(jwk);
  const [signing, verifying] = await Promise.all([importKey(jwk), importKey({ ...published })]);
  return { kid: jwk.kid, signing, verifying, published, signsFromMs };
}
