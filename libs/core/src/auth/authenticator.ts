import { Injectable } from '@nestjs/common';
import { Database, DomainError } from '@openhands-connect/platform';
import { AccessTokens } from './access-tokens.js';
import { liveSession } from './sessions.queries.js';
import { PrincipalCache } from './principal-cache.js';
import type { Principal } from './principal.js';

/** Longest bearer worth looking at, in characters. */
const MAX_TOKEN_LENGTH = 2_048;

/** Turns a bearer token into who calls. A token costs a signature and a look-up the first time, then a map access. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly database: Database,
    private readonly accessTokens: AccessTokens,
    private readonly cache: PrincipalCache,
  ) {}

  /** The principal of a token that was verified before, without waiting. */
  remembered(token: string): Principal | undefined {
    return this.cache.get(token);
  }

  /** @throws DomainError auth.token_invalid, auth.token_expired, auth.session_revoked */
  async authenticate(token: string): Promise<Principal> {
    const known = this.cache.get(token);
    if (known) return known;
    if (token.length > MAX_TOKEN_LENGTH) throw new DomainError('auth.token_invalid');
    const { userId, sessionId, expiresAtMs } = await this.accessTokens.verify(token);
    const revocationsBefore = this.cache.revocations;
    const [session] = await this.database.run(liveSession, [sessionId]);
    if (!session || session.user_id !== userId) throw new DomainError('auth.session_revoked');
    const credential = { kind: 'session', sessionId } as const;
    const principal: Principal = { userId, credential, scopes: 'all', expiresAtMs };
    // A revocation that came in while the look-up was under way may be newer than what it saw.
    if (this.cache.revocations === revocationsBefore) this.cache.set(token, principal);
    return principal;
  }
}
