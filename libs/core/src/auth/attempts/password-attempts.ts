import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import {
  addressBucket,
  CallRefused,
  Database,
  type Claim,
  type Config,
  type RateLimiter,
  type Verdict,
} from '@openhands-connect/platform';
import { CONFIG, LIMITER } from '../../platform/tokens.js';
import { emailKeyOf } from '../../users/index.js';
import { KnownDevices } from '../devices/known-devices.js';
import { passwordPolicies, type AttemptPolicies, type PasswordPolicies } from './attempt-policies.js';
import { isFamiliar } from './attempts.queries.js';

/** Whose account is tried, and from where. Whether there is such an account plays no part. */
export interface AttemptOrigin {
  readonly email: string;
  readonly ipAddress: string | null;
  /** The device tokens that came with it. */
  readonly devices?: readonly string[];
}

/**
 * Bounds how often passwords may be guessed, without giving guessers a way to lock the owner out.
 *
 * Failures on a device that the account knows count for that device alone, whatever others do, neighbours included.
 * All others count for the account and the address together, and for the account from everywhere. An address that the
 * account has a session from (or had, since the password was set and as long as the session is remembered) is not asked
 * for the latter: clients that keep no cookies have tries of their own at home. A right password gives the tries of its
 * device, or else of its address, back. An account that does not exist is counted as any other. `RATE_LIMITS=off`
 * switches all of it off.
 *
 * The counters are where rate limits are counted: in Redis, or in this process, bounded.
 */
@Injectable()
export class PasswordAttempts {
  private readonly enabled: boolean;
  private readonly policies: PasswordPolicies;

  constructor(
    private readonly database: Database,
    private readonly devices: KnownDevices,
    @Inject(LIMITER) private readonly limiter: RateLimiter,
    @Inject(CONFIG) config: Config,
  ) {
    this.enabled = config.http.rateLimits.auth !== null;
    this.policies = passwordPolicies(config.auth.passwordLimits);
  }

  /**
   * Runs the check of a sign-in unless too many have failed.
   *
   * @param check gives undefined for a wrong password
   * @returns what `check` gives
   * @throws DomainError rate.limited, with the time to wait, and what `check` throws
   */
  async signIn<T>(origin: AttemptOrigin, check: () => Promise<T | undefined>): Promise<T | undefined> {
    if (!this.enabled) return await check();
    const deviceId = await this.devices.find(origin.devices ?? [], origin.email);
    const { own, everywhere } = await this.admitted(this.policies.signIn, origin, deviceId);
    const right = await check();
    if (right === undefined) enforce(await this.limiter.take([...own, ...everywhere]));
    else {
      // Of many that are tried at once no more are told than one after the other.
      await this.admitted(this.policies.signIn, origin, deviceId);
      await this.limiter.refill(own);
    }
    return right;
  }

  /**
   * The same for whoever has a session and is asked for the password once more.
   *
   * @throws DomainError rate.limited, and what `check` throws
   */
  async proof<T>(sessionId: string, check: () => Promise<T | undefined>): Promise<T | undefined> {
    if (!this.enabled) return await check();
    const claims = this.policies.proof.map((policy) => ({ policy, key: sessionId }));
    enforce(await this.limiter.peek(claims));
    const right = await check();
    enforce(right === undefined ? await this.limiter.take(claims) : await this.limiter.peek(claims));
    if (right !== undefined) await this.limiter.refill(claims);
    return right;
  }

  /** Counts a request for a reset by mail. @throws DomainError rate.limited */
  async countReset(origin: AttemptOrigin): Promise<void> {
    if (!this.enabled) return;
    const deviceId = await this.devices.find(origin.devices ?? [], origin.email);
    const { own, everywhere } = await this.admitted(this.policies.reset, origin, deviceId);
    enforce(await this.limiter.take([...own, ...everywhere]));
  }

  /** Gives tries back, of the account and from there: its owner has just set a new password by mail. */
  async forget(origin: AttemptOrigin): Promise<void> {
    if (!this.enabled) return;
    const { own, everywhere } = claimsOf(this.policies.signIn, origin);
    await this.limiter.refill([...own, ...everywhere]);
  }

  /** The buckets to take from, when they have something left. */
  private async admitted(policies: AttemptPolicies, origin: AttemptOrigin, deviceId?: string): Promise<Claims> {
    const { own, everywhere } = claimsOf(policies, origin, deviceId);
    const verdict = await this.limiter.peek([...own, ...everywhere]);
    if (verdict.allowed) return { own, everywhere };
    enforce(await this.limiter.peek(own));
    if (!(await this.isFamiliar(origin))) throw new CallRefused(verdict);
    return { own, everywhere: [] };
  }

  private async isFamiliar({ email, ipAddress }: AttemptOrigin): Promise<boolean> {
    const bucket = addressBucket(ipAddress ?? '');
    if (isIP(bucket.replace(/\/\d+$/, '')) === 0) return false;
    const [row] = await this.database.run(isFamiliar, [emailKeyOf(email), bucket]);
    return row?.familiar === true;
  }
}

interface Claims {
  /** Of the device, or else of the address. */
  readonly own: readonly Claim[];
  /** Empty for a device that the account knows, and for an address that it is known to use. */
  readonly everywhere: readonly Claim[];
}

/** Mail addresses are hashed: the keys are short then, and Redis holds none. */
function claimsOf(policies: AttemptPolicies, { email, ipAddress }: AttemptOrigin, deviceId?: string): Claims {
  const account = createHash('sha256').update(emailKeyOf(email)).digest('base64url');
  if (deviceId !== undefined) {
    return { own: policies.device.map((policy) => ({ policy, key: `${account} ${deviceId}` })), everywhere: [] };
  }
  const there = `${account} ${addressBucket(ipAddress ?? '')}`;
  return {
    own: policies.pair.map((policy) => ({ policy, key: there })),
    everywhere: policies.account.map((policy) => ({ policy, key: account })),
  };
}

function enforce(verdict: Verdict): void {
  if (!verdict.allowed) throw new CallRefused(verdict);
}
