import { limitPolicy, type LimitPolicy, type PasswordLimits, type RateLimit } from '@openhands-connect/platform';

/** How many tries a subject has; several windows make the wait grow with each that is used up. */
export interface AttemptPolicies {
  /** Of one account on one device that it knows: nobody else can use these up. */
  readonly device: readonly LimitPolicy[];
  /** Of one account from one address: also for its owner at home, whatever others do elsewhere. */
  readonly pair: readonly LimitPolicy[];
  /** Of one account from all addresses that it was never used from. */
  readonly account: readonly LimitPolicy[];
}

export interface PasswordPolicies {
  /** Wrong passwords at sign-in. */
  readonly signIn: AttemptPolicies;
  /** Requests for a mail with a link. The account itself has no limit, or others could keep its owner from asking. */
  readonly reset: AttemptPolicies;
  /**
   * Wrong passwords of somebody who has a session already, by session: who has stolen one can use up its tries, and
   * none of those that the owner has elsewhere.
   */
  readonly proof: readonly LimitPolicy[];
}

export function passwordPolicies(limits: PasswordLimits): PasswordPolicies {
  return {
    signIn: {
      device: policies('sign-in-device', limits['sign-in']),
      pair: policies('sign-in', limits['sign-in']),
      account: policies('sign-in-account', limits['sign-in-account']),
    },
    reset: { device: policies('reset-device', limits.reset), pair: policies('reset', limits.reset), account: [] },
    proof: policies('proof', limits.proof),
  };
}

/** Each window counts under a name of its own: a bucket belongs to one quota. */
function policies(name: string, limits: readonly RateLimit[]): LimitPolicy[] {
  return limits.map((limit) => limitPolicy(`${name}-${limit.limit}-in-${limit.windowMs}ms`, limit));
}
