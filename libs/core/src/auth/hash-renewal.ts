import { Inject, Injectable } from '@nestjs/common';
import { Database, type Log } from '@openhands-connect/platform';
import { LOG } from '../platform/tokens.js';
import { replaceHash, type AccountRow } from './auth.queries.js';
import { Passwords } from './passwords.js';

/** Keeps hashes up to date: a password can only be hashed anew while its owner gives it. */
@Injectable()
export class HashRenewal {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Hashes anew what was hashed with other parameters. That it fails is no reason to refuse a right password. */
  async renew({ id, password_hash: phc }: AccountRow, password: string): Promise<void> {
    if (phc === null || this.passwords.isCurrent(phc)) return;
    try {
      await this.database.run(replaceHash, [id, phc, await this.passwords.hash(password)]);
    } catch (error) {
      this.log.warn({ err: error, userId: id }, 'a password was not hashed anew, the next sign-in tries again');
    }
  }
}
