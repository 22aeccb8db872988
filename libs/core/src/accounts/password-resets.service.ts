import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, DomainError } from '@openhands-connect/platform';
import type { RequestPasswordResetRequest, ResetPasswordRequest } from '@openhands-connect/contract';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { PasswordAttempts, Passwords } from '../auth/index.js';
import { emailKeyOf } from '../users/index.js';
import { CredentialsService } from './credentials.service.js';
import { MailQueue } from './mail-queue.js';
import { deleteExpiredResets, issueReset, pendingReset, useReset } from './password-resets.queries.js';

const TOKEN_BYTES = 32;
const LIFETIME_SECONDS = 30 * 60;
const FORGOTTEN_AT_ONCE = 1000;

/** Forgotten passwords. */
@Injectable()
export class PasswordResetsService {
  constructor(
    private readonly database: Database,
    private readonly mails: MailQueue,
    private readonly attempts: PasswordAttempts,
    private readonly passwords: Passwords,
    private readonly credentials: CredentialsService,
    private readonly activity: ActivityLog,
  ) {}

  /**
   * Notes that a link is wanted, without looking whether there is such an account: the same work for every address.
   *
   * @throws DomainError rate.limited after many for the address
   */
  async request({ email }: RequestPasswordResetRequest, origin: ClientOrigin): Promise<void> {
    await this.attempts.countReset({ email, ipAddress: origin.ipAddress });
    await this.mails.ask('password_reset', emailKeyOf(email), origin);
  }

  /** Makes the token of a link: only its hash is kept, and an earlier one of the user is worthless from now on. */
  async issue(userId: string): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await this.database.run(issueReset, [userId, hashOf(token), LIFETIME_SECONDS]);
    return token;
  }

  /**
   * Sets a new password and ends all that the account has handed out: sessions, API keys and webhooks, whoever made them.
   *
   * @param signal aborts while it waits for a hash
   * @throws DomainError auth.reset_token_invalid, auth.password_too_common (the token stays good)
   */
  async reset(
    { token, new_password: password }: ResetPasswordRequest,
    origin: ClientOrigin,
    signal?: AbortSignal,
  ): Promise<void> {
    const tokenHash = hashOf(token);
    // Before anything that costs: hashing a password for whoever made a token up would be an attack of its own.
    const [pending] = await this.database.run(pendingReset, [tokenHash]);
    if (!pending) throw new DomainError('auth.reset_token_invalid');
    await this.passwords.assertAcceptable(password, 'new_password');
    const passwordHash = await this.passwords.hash(password, signal);
    await this.database.transaction(async (tx) => {
      const [account] = await tx.run(useReset, [tokenHash, passwordHash]);
      if (!account) throw new DomainError('auth.reset_token_invalid');
      await this.credentials.endAll(tx, account.id, origin);
      await this.activity.record({ userId: account.id, type: 'password_reset', sessionId: null, origin }, tx);
      await this.mails.ask('password_was_reset', account.email_key, origin, tx);
      tx.afterCommit(() => void this.attempts.forget({ email: account.email_key, ipAddress: origin.ipAddress }));
    });
  }

  /** Removes some of the tokens that nobody has used in time; true when there may be more. */
  async forgetExpired(): Promise<boolean> {
    const [deleted] = await this.database.run(deleteExpiredResets, [FORGOTTEN_AT_ONCE]);
    return deleted?.count === FORGOTTEN_AT_ONCE;
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
