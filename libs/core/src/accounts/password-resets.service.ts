import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, DomainError, type Config, type RateLimit } from '@openhands-connect/platform';
import type { RequestPasswordResetRequest, ResetPasswordRequest } from '@openhands-connect/contract';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { DeviceTokens, PasswordAttempts, Passwords } from '../auth/index.js';
import { CONFIG } from '../platform/tokens.js';
import { emailKeyOf } from '../users/index.js';
import { CredentialsService } from './credentials.service.js';
import { MailQueue } from './mail-queue.js';
import { deleteExpiredResets, issueReset, markMailed, pendingReset, useReset } from './password-resets.queries.js';

const TOKEN_BYTES = 32;
const LIFETIME_SECONDS = 30 * 60;
/** So many links are good side by side: a later mail makes none of before worthless. */
const MAX_GOOD = 3;
/** Time enough to find the mail and think of a password. */
const AMPLE_SECONDS = 10 * 60;
const FORGOTTEN_AT_ONCE = 1000;

/** Forgotten passwords. */
@Injectable()
export class PasswordResetsService {
  /** Mails that go out before each has to wait for the one before it, which nobody is told of. */
  private readonly mailQuota: RateLimit;

  constructor(
    private readonly database: Database,
    private readonly mails: MailQueue,
    private readonly attempts: PasswordAttempts,
    private readonly passwords: Passwords,
    private readonly credentials: CredentialsService,
    private readonly devices: DeviceTokens,
    private readonly activity: ActivityLog,
    @Inject(CONFIG) config: Config,
  ) {
    [this.mailQuota] = config.auth.passwordLimits['reset-mails'];
  }

  /**
   * Notes that a link is wanted, without looking whether there is such an account: the same work for every address.
   *
   * @param devices the device tokens that the caller holds
   * @throws DomainError rate.limited after many for the account from the same address or device
   */
  async request(
    { email }: RequestPasswordResetRequest,
    origin: ClientOrigin,
    devices: readonly string[] = [],
  ): Promise<void> {
    await this.attempts.countReset({ email, ipAddress: origin.ipAddress, devices });
    await this.mails.ask('password_reset', emailKeyOf(email), origin);
  }

  /**
   * Makes the token of a link, of which only the hash is kept. Nobody can keep links from the owner by asking for many,
   * nor fill the owner's mailbox: up to three are good at once, and after many in a day (`PASSWORD_LIMITS`) another one goes
   * out only when none is good for ten minutes more.
   *
   * @returns undefined when there are links enough, in mails that went out
   */
  async issue(userId: string): Promise<string | undefined> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const quota = [this.mailQuota.limit, Math.ceil(this.mailQuota.windowMs / 1000)] as const;
    const params = [userId, hashOf(token), LIFETIME_SECONDS, MAX_GOOD, AMPLE_SECONDS, ...quota] as const;
    const [issued] = await this.database.run(issueReset, params);
    return issued && token;
  }

  /** Notes that the mail with the last link for an address went out. */
  async noteMailed(emailKey: string): Promise<void> {
    await this.database.run(markMailed, [emailKey]);
  }

  /**
   * Sets a new password, uses up every link, and ends all that the account has handed out, whoever made it: sessions, API keys,
   * webhooks and the devices that it knew.
   *
   * @param signal aborts while it waits for a hash
   * @returns the token of the caller's device, the only one that the account knows now
   * @throws DomainError auth.reset_token_invalid, auth.password_too_common (the token stays good)
   */
  async reset(
    { token, new_password: password }: ResetPasswordRequest,
    origin: ClientOrigin,
    signal?: AbortSignal,
  ): Promise<string> {
    const tokenHash = hashOf(token);
    // Before anything that costs: hashing a password for whoever made a token up would be an attack of its own.
    const [pending] = await this.database.run(pendingReset, [tokenHash]);
    if (!pending) throw new DomainError('auth.reset_token_invalid');
    await this.passwords.assertAcceptable(password, 'new_password');
    const passwordHash = await this.passwords.hash(password, signal);
    return await this.database.transaction(async (tx) => {
      const [account] = await tx.run(useReset, [tokenHash, passwordHash]);
      if (!account) throw new DomainError('auth.reset_token_invalid');
      await this.credentials.endAll(tx, account.id, origin);
      await this.activity.record({ userId: account.id, type: 'password_reset', sessionId: null, origin }, tx);
      await this.mails.ask('password_was_reset', account.email_key, origin, tx);
      tx.afterCommit(() => void this.attempts.forget({ email: account.email_key, ipAddress: origin.ipAddress }));
      const { id: userId, email_key: email, device_generation: generation } = account;
      return this.devices.issue({ userId, email, generation });
    });
  }

  /** Removes some of the tokens that nobody has used in time; true when there may be more. */
  async forgetExpired(): Promise<boolean> {
    const countedSeconds = Math.ceil(this.mailQuota.windowMs / 1000);
    const [deleted] = await this.database.run(deleteExpiredResets, [FORGOTTEN_AT_ONCE, countedSeconds]);
    return deleted?.count === FORGOTTEN_AT_ONCE;
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
