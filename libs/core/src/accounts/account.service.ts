import { Injectable } from '@nestjs/common';
import { Database, DomainError } from '@openhands-connect/platform';
import type { Account, ChangePasswordRequest, UpdateMeRequest } from '@openhands-connect/contract';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import {
  DeviceTokens,
  Passwords,
  presentAccount,
  sessionIdOf,
  SessionsService,
  type Principal,
} from '../auth/index.js';
import { emailKeyOf } from '../users/index.js';
import { carryOver, changeHash, rename } from './accounts.queries.js';
import { MailQueue } from './mail-queue.js';
import { PasswordProof } from './password-proof.js';
import { dropReset } from './password-resets.queries.js';

/** What the owner of an account changes about it. */
@Injectable()
export class AccountService {
  constructor(
    private readonly database: Database,
    private readonly proof: PasswordProof,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly devices: DeviceTokens,
    private readonly mails: MailQueue,
    private readonly activity: ActivityLog,
  ) {}

  /** @throws DomainError auth.session_revoked */
  async update({ userId }: Principal, { name }: UpdateMeRequest): Promise<Account> {
    const [account] = await this.database.run(rename, [userId, name]);
    if (!account) throw new DomainError('auth.session_revoked');
    return presentAccount(account);
  }

  /**
   * Ends the other sessions and makes a mailed link worthless; the caller's session goes on. Of two changes that
   * start from the same password one wins.
   *
   * @param signal aborts while it waits for a hash
   * @returns the caller's device token: those of the old password are worth nothing any more
   * @throws DomainError auth.password_incorrect, auth.password_too_common, auth.session_revoked
   */
  async changePassword(
    principal: Principal,
    request: ChangePasswordRequest,
    origin: ClientOrigin,
    signal?: AbortSignal,
  ): Promise<string> {
    const sessionId = sessionIdOf(principal);
    const account = await this.proof.account(principal);
    await this.proof.assert(principal, account, request.current_password, origin, signal);
    await this.passwords.assertAcceptable(request.new_password, 'new_password');
    const passwordHash = await this.passwords.hash(request.new_password, signal);
    return await this.database.transaction(async (tx) => {
      const [changed] = await tx.run(changeHash, [account.id, String(account.password_hash), passwordHash]);
      if (!changed) throw new DomainError('auth.password_incorrect');
      await tx.run(dropReset, [account.id]);
      await this.sessions.endAll(tx, { userId: account.id, except: sessionId, origin });
      await tx.run(carryOver, [sessionId, changed.device_generation]);
      await this.activity.record({ userId: account.id, type: 'password_changed', sessionId, origin }, tx);
      await this.mails.ask('password_changed', emailKeyOf(account.email), origin, tx);
      const { id: userId, email } = account;
      return this.devices.issue({ userId, email, generation: changed.device_generation });
    });
  }
}
