import { Injectable } from '@nestjs/common';
import { AccountRemoval } from './account-removal.service.js';
import { MailQueue } from './mail-queue.js';
import { PasswordResetsService } from './password-resets.service.js';

/** Removes what accounts leave behind. */
@Injectable()
export class AccountRetention {
  constructor(
    private readonly removal: AccountRemoval,
    private readonly resets: PasswordResetsService,
    private readonly mails: MailQueue,
  ) {}

  /** True when there may be more. */
  async cleanUp(): Promise<boolean> {
    await this.removal.sweep();
    const hasMore = [await this.resets.forgetExpired(), await this.mails.forgetDone()];
    return hasMore.includes(true);
  }
}
