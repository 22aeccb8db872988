import { isSignedBy, type Principal } from './principal.js';
import type { SigningKeys } from '../signing-keys/index.js';
import { isEndedBy, type Revocation } from './revocation.js';

const MAX_TOKENS = 20_000;
/** An API key may have no end: so that none outlives for long what nobody has told of, it is looked up again. */
const KEY_REMEMBERED_MS = 60_000;

interface Remembered {
  readonly principal: Principal;
  readonly untilMs: number;
}

/**
 * Tokens that were verified, until they expire, or their session or key has ended: a signature and a session look-up
 * are paid once a token, not once a request, a key's look-up once a minute. The least recently verified goes first when
 * it is full.
 */
export class PrincipalCache {
  private readonly byToken = new Map<string, Remembered>();
  /** How many revocations were heard of: whoever verifies meanwhile compares before and after. */
  revocations = 0;

  /** One that forgets what keys have signed as they are dropped. */
  static following(this: void, keys: SigningKeys): PrincipalCache {
    const cache = new PrincipalCache();
    keys.onDrop((kids) => cache.forgetSignedBy(kids));
    return cache;
  }

  get(token: string, nowMs = Date.now()): Principal | undefined {
    const remembered = this.byToken.get(token);
    if (!remembered) return undefined;
    if (remembered.untilMs > nowMs) return remembered.principal;
    this.byToken.delete(token);
    return undefined;
  }

  /** Of every token that is remembered. */
  *userIds(nowMs = Date.now()): Iterable<string> {
    for (const { principal, untilMs } of this.byToken.values()) if (untilMs > nowMs) yield principal.userId;
  }

  set(token: string, principal: Principal, nowMs = Date.now()): void {
    if (this.byToken.size >= MAX_TOKENS) {
      const oldest = this.byToken.keys().next();
      if (!oldest.done) this.byToken.delete(oldest.value);
    }
    const { credential, expiresAtMs } = principal;
    const untilMs = credential.kind === 'api_key' ? Math.min(expiresAtMs, nowMs + KEY_REMEMBERED_MS) : expiresAtMs;
    this.byToken.set(token, { principal, untilMs });
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
    for (const [token, { principal }] of this.byToken) if (areOver(principal)) this.byToken.delete(token);
  }
}
