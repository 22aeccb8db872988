import { Inject, Injectable } from '@nestjs/common';
import { Database, type Config, type Mail } from '@openhands-connect/platform';
import { ActivityLog } from '../activity/index.js';
import { CONFIG } from '../platform/tokens.js';
import { addresseeOf, type Addressee } from './accounts.queries.js';
import { MAIL_TEXTS } from './mail-texts.js';
import type { LeasedMail } from './outgoing-mail.queries.js';
import { PasswordResetsService } from './password-resets.service.js';

/** Writes the mails that were asked for, at the moment when they are sent: no token waits anywhere. */
@Injectable()
export class AccountMails {
  constructor(
    private readonly database: Database,
    private readonly resets: PasswordResetsService,
    private readonly activity: ActivityLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Undefined when nobody, or a disabled account, has the address: then there is nothing to send. */
  async compose(asked: LeasedMail): Promise<Mail | undefined> {
    const [addressee] = await this.database.run(addresseeOf, [asked.addressKey]);
    // A retry is not another request.
    if (asked.attempts === 1) await this.note(asked, addressee);
    if (!addressee) return undefined;
    const resetToken = (): Promise<string> => this.resets.issue(addressee.id);
    const text = await MAIL_TEXTS[asked.kind]({ publicUrl: this.config.http.publicUrl, resetToken });
    return { to: { name: addressee.name, address: addressee.email }, ...text };
  }

  private async note(asked: LeasedMail, addressee: Addressee | undefined): Promise<void> {
    if (asked.kind !== 'password_reset') return;
    const origin = { userAgent: asked.userAgent, ipAddress: asked.ipAddress };
    const entry = { type: 'password_reset_requested', sessionId: null, origin } as const;
    if (addressee) await this.activity.record({ userId: addressee.id, ...entry });
    else this.activity.tell({ userId: null, ...entry });
  }
}
