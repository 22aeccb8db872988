import { createHash } from 'node:crypto';

/**
 * Whose a sign-in attempt is: whoever knows the secret behind the hash. Either the verifier of a challenge that the
 * caller gave (RFC 7636), or the key that the browser keeps in a cookie. Without it neither a state nor a code that
 * leaked, or that somebody slipped to the browser, is worth anything.
 */
export interface Holder {
  readonly kind: 'verifier' | 'browser';
  readonly hash: Buffer;
}

/** @param challenge base64url of the SHA-256 of the verifier */
export function holderOfChallenge(challenge: string): Holder {
  return { kind: 'verifier', hash: Buffer.from(challenge, 'base64url') };
}

export function holderOfVerifier(verifier: string): Holder {
  return { kind: 'verifier', hash: sha256(verifier) };
}

export function holderOfBrowser(key: string): Holder {
  return { kind: 'browser', hash: sha256(key) };
}

/** How secrets of 256 random bits are kept: a plain hash is enough where nothing can be guessed. */
export function sha256(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
