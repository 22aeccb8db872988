import { Inject, Injectable } from '@nestjs/common';
import { Database, type Log } from '@openhands-connect/platform';
import { DeparturesService } from '../conversations/index.js';
import { FilesService } from '../files/index.js';
import { LOG } from '../platform/tokens.js';
import { removalsOf } from './account-data.js';
import { endedAccounts, eraseProfile, memberships } from './accounts.queries.js';

/** How many ended accounts a sweep looks at. */
const SWEPT_AT_ONCE = 100;

/** Removes a batch of what a user has; true when there may be more. */
type RemoveSome = (userId: string) => Promise<boolean>;

/**
 * Removes what an account that has ended leaves behind, as `ACCOUNT_DATA` says. Every step may be repeated and may be
 * done by several at once, so whoever is killed in the middle leaves nothing but work for the next sweep.
 */
@Injectable()
export class AccountRemoval {
  private readonly batches: readonly RemoveSome[];

  constructor(
    private readonly database: Database,
    departures: DeparturesService,
    files: FilesService,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.batches = [
      (userId) => departures.departSome(userId),
      // Last: the files of removed conversations are the user's alone by now.
      (userId) => files.removeSomeOf(userId),
    ];
  }

  /** Never rejects: what fails, or does not fit into the time, is left to the sweep. */
  async begin(userId: string, timeoutMs: number): Promise<void> {
    try {
      await this.remove(userId, performance.now() + timeoutMs);
    } catch (error) {
      this.log.warn({ err: error, userId }, 'what an ended account leaves behind is left to the next sweep');
    }
  }

  /** Goes on with every account that has ended, and forgets those that every process has forgotten. */
  async sweep(): Promise<void> {
    for (const { id, is_forgotten: isForgotten } of await this.database.run(endedAccounts, [SWEPT_AT_ONCE])) {
      await this.begin(id, Infinity);
      if (isForgotten) await this.forget(id);
    }
  }

  private async remove(userId: string, untilMs: number): Promise<void> {
    for (const removeSome of this.batches) {
      while (await removeSome(userId)) if (performance.now() > untilMs) return;
    }
    // What a request that was under way has written meanwhile.
    for (const removal of removalsOf('at once')) await this.database.run(removal, [userId]);
    await this.database.run(eraseProfile, [userId]);
  }

  /** Only when nothing is left that names the user as somebody who is there. */
  private async forget(userId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [left] = await tx.run(memberships, [userId]);
      if (left) return;
      for (const removal of removalsOf('last')) await tx.run(removal, [userId]);
    });
  }
}
