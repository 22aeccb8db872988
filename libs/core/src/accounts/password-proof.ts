import { Injectable } from '@nestjs/common';
import { Database, DomainError } from '@openhands-connect/platform';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import {
  accountById,
  PasswordAttempts,
  Passwords,
  RefusedTries,
  sessionIdOf,
  type AccountRow,
  type Principal,
} from '../auth/index.js';

/** Asks for the password once more: a token may have been stolen, or left open on a table. */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly attempts: PasswordAttempts,
    private readonly refused: RefusedTries,
    private readonly activity: ActivityLog,
  ) {}

  /** The caller's account. @throws DomainError auth.session_revoked */
  async account({ userId }: Principal): Promise<AccountRow> {
    const [account] = await this.database.run(accountById, [userId]);
    if (!account) throw new DomainError('auth.session_revoked');
    return account;
  }

  /**
   * @param signal aborts while it waits to be looked at
   * @throws DomainError auth.password_incorrect: also for an account without a password; rate.limited after many
   */
  async assert(
    principal: Principal,
    { id: userId, password_hash: phc }: AccountRow,
    password: string,
    origin: ClientOrigin,
    signal?: AbortSignal,
  ): Promise<void> {
    const sessionId = sessionIdOf(principal);
    const right = await this.refused.watch({ userId, sessionId }, origin, async () => {
      return await this.attempts.proof(sessionId, async () => {
        return (await this.passwords.matches(phc, password, signal)) || undefined;
      });
    });
    if (right !== undefined) return;
    // Unlike a failed sign-in it has a session: the one that is in somebody else's hands, if the owner did not do it.
    this.activity.recordUnseen({ userId, type: 'sign_in_failed', method: 'password', sessionId, origin });
    throw new DomainError('auth.password_incorrect');
  }
}
