import type { Bus, Database } from '@openhands-connect/platform';
import { endOtherSessions } from '../auth/index.js';
import { emailKeyOf } from '../users/index.js';
import { disableAccount, enableAccount } from './accounts.queries.js';
import { dropReset } from './password-resets.queries.js';

/** What an operator does to an account; used by a command, so it is no part of the application. */
export class AccountSuspension {
  constructor(
    private readonly database: Database,
    private readonly bus: Bus,
  ) {}

  /**
   * Ends everything that proves to be this user, in every process within a second, and lets nothing new begin. Its
   * data stays. Doing it twice is doing it once.
   *
   * @returns false when nobody has the address
   */
  async disable(email: string): Promise<boolean> {
    return await this.database.transaction(async (tx) => {
      const [disabled] = await tx.run(disableAccount, [emailKeyOf(email)]);
      if (!disabled) return false;
      await tx.run(endOtherSessions, [disabled.id, null]);
      await tx.run(dropReset, [disabled.id]);
      tx.afterCommit(() => this.bus.publish({ kind: 'revoked', userId: disabled.id }));
      return true;
    });
  }

  /** Lets the user sign in again; API keys are good again too. @returns false when nobody has the address */
  async enable(email: string): Promise<boolean> {
    const [enabled] = await this.database.run(enableAccount, [emailKeyOf(email)]);
    return enabled !== undefined;
  }
}
