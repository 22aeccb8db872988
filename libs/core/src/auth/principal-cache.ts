import { isSignedBy, type Principal } from './principal.js';
import type { SigningKeys } from '../signing-keys/index.js';
import { isEndedBy, type Revocation } from './revocation.js';

const MAX_TOKENS = 20_000;

/**
 * Tokens that were verified, until they expire, or their session or key has ended: a signature and a session look-up
 * are paid once a token, not once a request. The least recently verified goes first when it is full.
 */
export class PrincipalCache {
  private readonly byToken = new Map<string, Principal>();
  /** How many revocations were heard of: whoever verifies meanwhile compares before and after. */
  revocations = 0;

  /** One that forgets what keys have signed as they are dropped. */
  static following(this: void, keys: SigningKeys): PrincipalCache {
    const cache = new PrincipalCache();
    keys.onDrop((kids) => cache.forgetSignedBy(kids));
    return cache;
  }

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
    this.forgetThose((principal) => isEndedBy(principal, revocation));
  }

  /** Forgets the tokens that these keys have signed. */
  forgetSignedBy(kids: ReadonlySet<string>): void {
    this.forgetThose((principal) => isSignedBy(principal, kids));
  }

  private forgetThose(areOver: (principal: Principal) => boolean): void {
    this.revocations += 1;
    for (const [token, principal] of this.byToken) if (areOver(principal)) this.byToken.delete(token);
  }
}
