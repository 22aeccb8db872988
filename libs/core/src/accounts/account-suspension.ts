import { silentLog, type Bus, type Database, type Log, type Transaction } from '@openhands-connect/platform';
import type { AuthActivityType } from '@openhands-connect/contract';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { endOtherSessions } from '../auth/index.js';
import { emailKeyOf } from '../users/index.js';
import { disableAccount, enableAccount } from './accounts.queries.js';
import { dropReset } from './password-resets.queries.js';

/** A command has neither an address nor a browser. */
const OPERATOR: ClientOrigin = { userAgent: null, ipAddress: null };

/** What an operator does to an account; used by a command, so it is no part of the application. */
export class AccountSuspension {
  private readonly activity: ActivityLog;

  constructor(
    private readonly database: Database,
    private readonly bus: Bus,
    log: Log = silentLog,
  ) {
    this.activity = new ActivityLog(database, log);
  }

  /**
   * Ends everything that proves to be this user, in every process within a second, and lets nothing new begin. Its
   * data stays. Doing it twice is doing it once.
   *
   * @returns false when nobody has the address
   */
  async disable(email: string): Promise<boolean> {
    return await this.database.transaction(async (tx) => {
      const [account] = await tx.run(disableAccount, [emailKeyOf(email)]);
      if (account) await this.end(tx, account, 'account_disabled');
      return account !== undefined;
    });
  }

  /**
   * Lets the user sign in again; API keys are good again too. Sessions and links stay over: those of an account that was
   * disabled by a statement of somebody's own were never ended.
   *
   * @returns false when nobody has the address
   */
  async enable(email: string): Promise<boolean> {
    return await this.database.transaction(async (tx) => {
      const [account] = await tx.run(enableAccount, [emailKeyOf(email)]);
      if (account?.changed) await this.end(tx, account, 'account_enabled');
      return account !== undefined;
    });
  }

  private async end(
    tx: Transaction,
    { id: userId, changed }: { id: string; changed: boolean },
    type: AuthActivityType,
  ): Promise<void> {
    const ended = (await tx.run(endOtherSessions, [userId, null])).map(({ id }) => id);
    await tx.run(dropReset, [userId]);
    await this.activity.recordEach({ userId, type: 'session_revoked', origin: OPERATOR }, ended, tx);
    if (changed) await this.activity.record({ userId, type, sessionId: null, origin: OPERATOR }, tx);
    tx.afterCommit(() => this.bus.publish({ kind: 'revoked', userId }));
  }
}
