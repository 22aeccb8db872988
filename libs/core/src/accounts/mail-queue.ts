import { Inject, Injectable } from '@nestjs/common';
import { Database, type Bus, type Transaction } from '@openhands-connect/platform';
import type { ClientOrigin } from '../activity/index.js';
import { BUS } from '../platform/tokens.js';
import type { MailKind } from './outgoing-mail.entity.js';
import { askForMail, deleteDoneMails, leaseMails, releaseMail, type LeasedMail } from './outgoing-mail.queries.js';

/** The queue of the signals that wake who sends mail. */
export const MAIL_QUEUE = 'mail';
/** Longer than any attempt to send. */
const LEASE_SECONDS = 120;
const RETRY_DELAYS_SECONDS = [5, 30, 120, 600, 1800] as const;
const FORGOTTEN_AT_ONCE = 1000;

/**
 * Mail as leased work: asked for in a statement that knows nothing of the account, sent by a worker, tried again when
 * it fails or when its worker is killed. What was accepted is not lost.
 */
@Injectable()
export class MailQueue {
  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  /** @param tx sends only if it commits */
  async ask(kind: MailKind, addressKey: string, origin: ClientOrigin, tx?: Transaction): Promise<void> {
    const params = [kind, addressKey, origin.userAgent, origin.ipAddress] as const;
    const wake = (): void => this.bus.publish({ kind: 'work', queue: MAIL_QUEUE });
    if (tx) {
      await tx.run(askForMail, params);
      tx.afterCommit(wake);
    } else {
      await this.database.run(askForMail, params);
      wake();
    }
  }

  /** Takes what has waited for longest. */
  async lease(limit: number): Promise<LeasedMail[]> {
    return await this.database.run(leaseMails, [limit, LEASE_SECONDS]);
  }

  /** It is sent, or there is nothing to send. */
  async finish({ kind, addressKey, leaseId }: LeasedMail): Promise<void> {
    await this.database.run(releaseMail, [kind, addressKey, leaseId, null]);
  }

  /** Gives a failed mail back for a later try; false when it has failed too often to be tried again. */
  async postpone(mail: LeasedMail): Promise<boolean> {
    const delaySeconds = RETRY_DELAYS_SECONDS[mail.attempts - 1];
    await this.database.run(releaseMail, [mail.kind, mail.addressKey, mail.leaseId, delaySeconds ?? null]);
    return delaySeconds !== undefined;
  }

  /** Lets another worker send it at once. */
  async giveBack({ kind, addressKey, leaseId }: LeasedMail): Promise<void> {
    await this.database.run(releaseMail, [kind, addressKey, leaseId, 0]);
  }

  /** Removes some of what was done long ago; true when there may be more. */
  async forgetDone(): Promise<boolean> {
    const [deleted] = await this.database.run(deleteDoneMails, [FORGOTTEN_AT_ONCE]);
    return deleted?.count === FORGOTTEN_AT_ONCE;
  }
}
