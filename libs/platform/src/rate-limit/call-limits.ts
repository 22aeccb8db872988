import { RATE_CLASSES, type RateClass, type RateLimit, type RateLimits } from '../config/rate-limits.js';
import { DomainError } from '../errors/domain-error.js';
import { CallRefused } from './call-refused.js';
import { limitPolicy, type LimitPolicy } from './limit-policy.js';
import type { RateLimiter } from './rate-limiter.js';
import type { Verdict } from './verdict.js';

interface ClassPolicies {
  readonly caller: LimitPolicy;
  readonly address: LimitPolicy;
}

/** What each call is counted for, at every door; `undefined` where the operator has set no limit. */
export class CallLimits {
  readonly #limiter: RateLimiter;
  readonly #classes: ReadonlyMap<string, ClassPolicies>;
  readonly #failures: LimitPolicy | undefined;
  readonly #lookUps: LimitPolicy | undefined;

  /** @param addressFactor an office is many people behind one address: together they may do so many times as much */
  constructor(limiter: RateLimiter, limits: RateLimits, addressFactor: number) {
    this.#limiter = limiter;
    const timesAddress = ({ limit, windowMs }: RateLimit): RateLimit => ({ limit: limit * addressFactor, windowMs });
    const policiesOf = (name: RateClass, limit: RateLimit): ClassPolicies => ({
      caller: limitPolicy(name, limit),
      address: limitPolicy(`${name}-address`, timesAddress(limit)),
    });
    this.#classes = new Map(
      RATE_CLASSES.flatMap((name) => (limits[name] === null ? [] : [[name, policiesOf(name, limits[name])]])),
    );
    this.#failures = limits.auth === null ? undefined : limitPolicy('auth-failures', timesAddress(limits.auth));
    this.#lookUps = limits.auth === null ? undefined : limitPolicy('look-ups', limits.auth);
  }

  /** Counts a call of a known caller, and of the address that it comes from. */
  takeOfCaller(
    rateClass: RateClass | 'none',
    callerId: string,
    bucket: string,
  ): Verdict | Promise<Verdict> | undefined {
    const policies = this.#classes.get(rateClass);
    if (policies === undefined) return undefined;
    return this.#limiter.take([
      { policy: policies.caller, key: callerId },
      { policy: policies.address, key: bucket },
    ]);
  }

  /** Counts a call of whom nothing is known but the address: as one caller. */
  takeOfStranger(rateClass: RateClass | 'none', bucket: string): Verdict | Promise<Verdict> | undefined {
    const policy = this.#classes.get(rateClass)?.caller;
    return policy && this.#limiter.take([{ policy, key: bucket }]);
  }

  /** Counts what all callers of an address do together. */
  takeOfAddress(rateClass: RateClass | 'none', bucket: string): Verdict | Promise<Verdict> | undefined {
    const policy = this.#classes.get(rateClass)?.address;
    return policy && this.#limiter.take([{ policy, key: bucket }]);
  }

  /**
   * Counts a question that tells whether somebody has an account: as often as anybody may call in the class `auth`, for
   * the user whatever keys there are. Apart from those calls, so that a key cannot keep its user from signing out.
   *
   * @throws DomainError rate.limited
   */
  async countLookUp(userId: string): Promise<void> {
    const policy = this.#lookUps;
    const verdict = policy && (await this.#limiter.take([{ policy, key: userId }]));
    if (verdict?.allowed === false) throw new CallRefused(verdict);
  }

  /**
   * Runs the check of credentials that are not known yet. It always runs, so that nobody's flood keeps a neighbour at the
   * same address out; whoever brings more bad ones than the address may is told to wait instead of what is wrong.
   *
   * @param onRefused is told of the address's quota when a bad one was counted
   * @throws DomainError rate.limited, and what `verify` throws
   */
  async verifying<T>(bucket: string, verify: () => Promise<T>, onRefused?: (verdict: Verdict) => void): Promise<T> {
    try {
      return await verify();
    } catch (error) {
      if (this.#failures === undefined || !isMadeUp(error)) throw error;
      const verdict = await this.#limiter.take([{ policy: this.#failures, key: bucket }]);
      onRefused?.(verdict);
      throw verdict.allowed ? error : new CallRefused(verdict);
    }
  }
}

/**
 * Whether credentials were looked at and are none, which for a revoked API key is the same answer. Tokens that have
 * expired, or whose session has ended, were good ones: their owner is to hear so, and nobody can make them up. A database
 * that is away says nothing about any.
 */
function isMadeUp(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'auth.token_invalid';
}
