import { Injectable } from '@nestjs/common';
import { Database, DomainError } from '@openhands-connect/platform';
import type { DeleteMeRequest } from '@openhands-connect/contract';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { sessionIdOf, Revocations, SessionsService, type AccountRow, type Principal } from '../auth/index.js';
import { emailKeyOf } from '../users/index.js';
import { removalsOf } from './account-data.js';
import { AccountRemoval } from './account-removal.service.js';
import { closeAccount, dropMails, freshSession } from './accounts.queries.js';
import { PasswordProof } from './password-proof.js';

/** How long the caller waits for the removal; an account with very much in it goes on without being waited for. */
const REMOVAL_TIMEOUT_MS = 5_000;

/**
 * Ends accounts. One transaction makes the account nobody's: from its commit on nothing proves to be this user and the
 * address is free. What was the user's goes after that, in small steps.
 */
@Injectable()
export class AccountDeletion {
  constructor(
    private readonly database: Database,
    private readonly proof: PasswordProof,
    private readonly sessions: SessionsService,
    private readonly revocations: Revocations,
    private readonly removal: AccountRemoval,
    private readonly activity: ActivityLog,
  ) {}

  /**
   * @param signal aborts while the password waits to be looked at
   * @throws DomainError auth.password_incorrect, auth.fresh_sign_in_required, auth.session_revoked
   */
  async delete(
    principal: Principal,
    { password }: DeleteMeRequest,
    origin: ClientOrigin,
    signal?: AbortSignal,
  ): Promise<void> {
    const account = await this.proof.account(principal);
    if (password !== undefined || account.password_hash !== null)
      await this.proof.assert(principal, account, password ?? '', origin, signal);
    else await this.assertFresh(sessionIdOf(principal));
    await this.close(account, sessionIdOf(principal), origin);
    await this.removal.begin(account.id, REMOVAL_TIMEOUT_MS);
  }

  private async assertFresh(sessionId: string): Promise<void> {
    const [fresh] = await this.database.run(freshSession, [sessionId]);
    if (!fresh) throw new DomainError('auth.fresh_sign_in_required');
  }

  private async close(
    { id, email, password_hash: phc }: AccountRow,
    sessionId: string,
    origin: ClientOrigin,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [closed] = await tx.run(closeAccount, [id, phc]);
      if (!closed) throw new DomainError('auth.session_revoked');
      await this.sessions.endAll(tx, { userId: id, except: null, origin });
      await tx.run(dropMails, [emailKeyOf(email)]);
      for (const removal of removalsOf('at once')) await tx.run(removal, [id]);
      tx.afterCommit(() => {
        this.revocations.announce({ userId: id });
        // A line alone: the account's own activity has gone with it.
        this.activity.tell({ userId: id, type: 'account_closed', sessionId, origin });
      });
    });
  }
}
