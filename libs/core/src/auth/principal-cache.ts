import type { Principal } from './principal.js';
import { isEndedBy, type Revocation } from './revocation.js';

const MAX_TOKENS = 20_000;

/**
 * Tokens that were verified, until they expire or their session is revoked: a signature and a session look-up
 * are paid once a token, not once a request. The least recently verified goes first when it is full.
 */
export class PrincipalCache {
  private readonly byToken = new Map<string, Principal>();
  /** How many revocations were heard of: whoever verifies meanwhile compares before and after. */
  revocations = 0;

  get(token: string, nowMs = Date.now()): Principal | undefined {
    const principal = this.byToken.get(token);
    if (!principal) return undefined;
    if (principal.expiresAtMs > nowMs) return principal;
    this.byToken.delete(token);
    return undefined;
  }

  set(token: string, principal: Principal): void {
    if (this.byToken.size >= MAX_TOKENS) {
      const oldest = this.byToken.keys().next();
      if (!oldest.done) this.byToken.delete(oldest.value);
    }
    this.byToken.set(token, principal);
  }

  /** Forgets the tokens that have ended. */
  forget(revocation: Revocation): void {
    this.revocations += 1;
    for (const [token, principal] of this.byToken) if (isEndedBy(principal, revocation)) this.byToken.delete(token);
  }
}
