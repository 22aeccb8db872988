import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import {
  Database,
  idOfCursor,
  pageOf,
  uuidv7,
  type Log,
  type Page,
  type Transaction,
} from '@openhands-connect/platform';
import type { AuthActivityMethod, AuthActivityPage, AuthActivityType } from '@openhands-connect/contract';
import { LessThan } from 'typeorm';
import { LOG } from '../platform/tokens.js';
import { ActivityEntity } from './activity.entity.js';
import { presentActivity } from './activity.presenter.js';
import { insertActivities, insertActivity } from './activity.queries.js';
import type { ClientOrigin } from './client-origin.js';

/** One thing that happened to an account. Holds nothing secret, and nothing that a caller without an account typed. */
export interface ActivityEntry {
  readonly userId: string;
  readonly type: AuthActivityType;
  /** The session that did it, or that it happened to. */
  readonly sessionId: string | null;
  readonly origin: ClientOrigin;
  /** Of a sign-up or a sign-in, also of a failed one. */
  readonly method?: AuthActivityMethod;
}

/** By then the answer has left: what is written meanwhile would make it later by a fraction of a millisecond. */
const UNSEEN_DELAY_MS = 10;

/** What happens to accounts: each time a row that the owner sees, and a line in the log that the operator sees. */
@Injectable()
export class ActivityLog implements OnModuleDestroy {
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async onModuleDestroy(): Promise<void> {
    await this.settled();
  }

  /** @param tx writes the row with it; the line follows the commit */
  async record(entry: ActivityEntry, tx?: Transaction): Promise<void> {
    if (tx) {
      await tx.run(insertActivity, rowOf(entry));
      tx.afterCommit(() => this.tell(entry));
    } else {
      this.tell(entry);
      await this.database.run(insertActivity, rowOf(entry));
    }
  }

  /** Records the same several times at once: of each of these sessions, or (null) of none. */
  async recordEach(
    { userId, type, origin }: Omit<ActivityEntry, 'sessionId' | 'method'>,
    sessionIds: readonly (string | null)[],
    tx: Transaction,
  ): Promise<void> {
    const ids = sessionIds.map(() => uuidv7());
    await tx.run(insertActivities, [ids, userId, type, sessionIds, origin.ipAddress, origin.userAgent]);
    tx.afterCommit(() => sessionIds.forEach((sessionId) => this.tell({ userId, type, sessionId, origin })));
  }

  /** Records without being waited for: where the time of an answer must not tell whether there is an account. */
  recordUnseen(entry: ActivityEntry): void {
    this.tell(entry);
    this.unseen(async () => void (await this.database.run(insertActivity, rowOf(entry))));
  }

  /** The same of what has to be found out first. */
  unseen(work: () => Promise<void>): void {
    const recorded = delay(UNSEEN_DELAY_MS)
      .then(work)
      .catch((error: unknown) => this.log.error({ err: error }, 'account activity could not be kept'))
      .finally(() => this.pending.delete(recorded));
    this.pending.add(recorded);
  }

  /** Resolves when everything that was recorded unseen so far is written. */
  async settled(): Promise<void> {
    await Promise.all(this.pending);
  }

  /** The line alone: for rows that another statement has written, and (user null) for callers without an account. */
  tell({ type, origin, ...entry }: Omit<ActivityEntry, 'userId'> & { readonly userId: string | null }): void {
    this.log.info({ activity: type, ...entry, ...origin }, 'account activity');
  }

  /** What happened to the caller's account, the newest first. @throws DomainError request.invalid */
  async list({ userId }: { readonly userId: string }, { cursor, limit }: Page): Promise<AuthActivityPage> {
    const where = { userId, ...(cursor !== undefined && { id: LessThan(idOfCursor(cursor)) }) };
    const rows = await this.database.manager.find(ActivityEntity, { where, order: { id: 'DESC' }, take: limit + 1 });
    return pageOf(rows, limit, presentActivity);
  }
}

function rowOf({ userId, type, sessionId, origin, method }: ActivityEntry) {
  return [uuidv7(), userId, type, sessionId, origin.ipAddress, origin.userAgent, method ?? null] as const;
}
