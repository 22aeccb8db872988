import { jwtVerify, errors, SignJWT, type JWTVerifyGetKey } from 'jose';
import { DomainError } from '@openhands-connect/platform';
import type { SigningKeys } from '../signing-keys/index.js';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const ISSUER = 'openhands-connect';
const TYPE = 'at+jwt';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface AccessTokenClaims {
  userId: string;
  sessionId: string;
  /** The key that signed it. */
  kid: string;
  expiresAtMs: number;
}

/** Access tokens: JWTs (RFC 9068 profile) signed with EdDSA; they last 15 minutes, or as long as their session where that is less. */
export class AccessTokens {
  constructor(private readonly keys: SigningKeys) {}

  async issue(userId: string, sessionId: string, lifetimeSeconds = ACCESS_TOKEN_SECONDS): Promise<string> {
    const { kid, key } = this.keys.signing();
    return await new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: TYPE })
      .setSubject(userId)
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(key);
  }

  /** @throws DomainError auth.token_expired (also for one that a dropped key has signed), auth.token_invalid */
  async verify(token: string): Promise<AccessTokenClaims> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.keyOf, {
        algorithms: ['EdDSA'],
        issuer: ISSUER,
        audience: ISSUER,
        typ: TYPE,
        requiredClaims: ['sub', 'sid', 'exp', 'iat'],
      });
      const claims = {
        userId: idOf(payload.sub),
        sessionId: idOf(payload['sid']),
        kid: String(protectedHeader.kid),
        expiresAtMs: Number(payload.exp) * 1000,
      };
      // Asked after the signature: what a key has signed that is none of ours any more was ours, and lets nobody in.
      if (!this.keys.accepts(claims.kid)) throw new DomainError('auth.token_expired');
      return claims;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new DomainError('auth.token_expired');
      throw error instanceof errors.JOSEError ? new DomainError('auth.token_invalid') : error;
    }
  }

  /** Only keys of this server, dropped ones included, only by `kid`: a token's own `jwk`, `jku` or `x5u` is never looked at. */
  private readonly keyOf: JWTVerifyGetKey = async ({ kid }) => {
    const key = kid === undefined ? undefined : ((await this.keys.verifying(kid)) ?? this.keys.dropped(kid));
    if (!key) throw new DomainError('auth.token_invalid');
    return key;
  };
}

function idOf(claim: unknown): string {
  if (typeof claim === 'string' && UUID.test(claim)) return claim;
  throw new DomainError('auth.token_invalid');
}
