import { Injectable } from '@nestjs/common';
import { Database, DomainError } from '@openhands-connect/platform';
import { accountById, Passwords, type AccountRow, type Principal } from '../auth/index.js';

/** Asks for the password once more: a token may have been stolen, or left open on a table. */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
  ) {}

  /** The caller's account. @throws DomainError auth.session_revoked */
  async account({ userId }: Principal): Promise<AccountRow> {
    const [account] = await this.database.run(accountById, [userId]);
    if (!account) throw new DomainError('auth.session_revoked');
    return account;
  }

  /** @throws DomainError auth.password_incorrect: also for an account without a password */
  async assert({ password_hash: phc }: AccountRow, password: string): Promise<void> {
    if (!(await this.passwords.matches(phc, password))) throw new DomainError('auth.password_incorrect');
  }
}
