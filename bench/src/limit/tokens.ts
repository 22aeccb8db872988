import { createHmac, randomBytes } from 'node:crypto';
import { SignJWT, generateKeyPair, jwtVerify } from 'jose';

/** How long an access token is good, in seconds. */
export const TOKEN_LIFETIME_SECONDS = 900;
const MAX_CACHED_TOKENS = 10_000;

export interface Tokens {
  sign(userId: string, sessionId: string): Promise<string>;
  /** Derived, not stored: the session's id and a keyed hash of it. */
  refresh(sessionId: string): string;
  /** The user whom the token names; rejects a forged or expired one. */
  verify(token: string): Promise<string>;
}

/** EdDSA access tokens under a key of this process; a token's signature is checked once, then known until it expires. */
export async function createTokens(): Promise<Tokens> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const secret = randomBytes(32);
  const known = new Map<string, { userId: string; expiresAtMs: number }>();

  return {
    sign: (userId, sessionId) =>
      new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'EdDSA' })
        .setSubject(userId)
        .setIssuedAt()
        .setExpirationTime(`${TOKEN_LIFETIME_SECONDS}s`)
        .sign(privateKey),
    refresh: (sessionId) => `${sessionId}.${createHmac('sha256', secret).update(sessionId).digest('base64url')}`,
    async verify(token) {
      const hit = known.get(token);
      if (hit && hit.expiresAtMs > Date.now()) return hit.userId;
      const { payload } = await jwtVerify(token, publicKey, { algorithms: ['EdDSA'], requiredClaims: ['sub', 'exp'] });
      const userId = String(payload.sub);
      if (known.size >= MAX_CACHED_TOKENS) known.clear();
      known.set(token, { userId, expiresAtMs: Number(payload.exp) * 1000 });
      return userId;
    },
  };
}
