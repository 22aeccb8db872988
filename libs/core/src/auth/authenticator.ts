import { Injectable } from '@nestjs/common';
import { Database, DomainError } from '@openhands-connect/platform';
import { AccessTokens } from './access-tokens.js';
import { API_KEY_PREFIX } from './api-keys/api-key-format.js';
import { ApiKeyUses } from './api-keys/api-key-uses.js';
import { ApiKeyVerifier } from './api-keys/api-key-verifier.js';
import { PrincipalCache } from './principal-cache.js';
import type { Principal } from './principal.js';
import { liveSession } from './sessions.queries.js';

/** Longest bearer worth looking at, in characters. */
const MAX_TOKEN_LENGTH = 2_048;

/**
 * Turns a bearer, an access token or an API key, into who calls. It costs a look-up (and a signature) the first time,
 * then a map access, until it expires or is revoked.
 */
@Injectable()
export class Authenticator {
  constructor(
    private readonly database: Database,
    private readonly accessTokens: AccessTokens,
    private readonly apiKeys: ApiKeyVerifier,
    private readonly apiKeyUses: ApiKeyUses,
    private readonly cache: PrincipalCache,
  ) {}

  /** The principal of a token that was verified before, without waiting. */
  remembered(token: string): Principal | undefined {
    const principal = this.cache.get(token);
    if (principal) this.noteUse(principal);
    return principal;
  }

  /** @throws DomainError auth.token_invalid (also for a revoked key), auth.token_expired, auth.session_revoked */
  async authenticate(token: string): Promise<Principal> {
    const known = this.remembered(token);
    if (known) return known;
    if (token.length > MAX_TOKEN_LENGTH) throw new DomainError('auth.token_invalid');
    const revocationsBefore = this.cache.revocations;
    const principal = token.startsWith(API_KEY_PREFIX)
      ? await this.apiKeys.verify(token)
      : await this.verifySession(token);
    // A revocation that came in while the look-up was under way may be newer than what it saw.
    if (this.cache.revocations === revocationsBefore) this.cache.set(token, principal);
    this.noteUse(principal);
    return principal;
  }

  /** Says that a caller who was authenticated before has done something. Of sessions nothing is noted. */
  noteUse({ credential }: Principal): void {
    if (credential.kind === 'api_key') this.apiKeyUses.note(credential.keyId);
  }

  private async verifySession(token: string): Promise<Principal> {
    const { userId, sessionId, kid, expiresAtMs } = await this.accessTokens.verify(token);
    const [session] = await this.database.run(liveSession, [sessionId]);
    if (!session || session.user_id !== userId) throw new DomainError('auth.session_revoked');
    return { userId, credential: { kind: 'session', sessionId, kid }, scopes: 'all', expiresAtMs };
  }
}
