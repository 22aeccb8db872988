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

  /**
   * Undefined when there is nothing to send: nobody, or a disabled account, has the address, or its owner has links
   * enough.
   */
  async compose(asked: LeasedMail): Promise<Mail | undefined> {
    const [addressee] = await this.database.run(addresseeOf, [asked.addressKey]);
    const mail = addressee && (await this.write(asked, addressee));
    // A retry is not another request.
    if (asked.attempts === 1) await this.note(asked, addressee, mail !== undefined);
    return mail;
  }

  /** Takes note of a mail that went out: what is asked for next depends on it. */
  async noteSent({ kind, addressKey }: LeasedMail): Promise<void> {
    if (kind === 'password_reset') await this.resets.noteMailed(addressKey);
  }

  private async write({ kind }: LeasedMail, { id, name, email }: Addressee): Promise<Mail | undefined> {
    const resetToken = (): Promise<string | undefined> => this.resets.issue(id);
    const text = await MAIL_TEXTS[kind]({ publicUrl: this.config.http.publicUrl, resetToken });
    return text && { to: { name, address: email }, ...text };
  }

  /** The owner sees each mail, the operator each request: of those there may be one a minute, all day. */
  private async note(asked: LeasedMail, addressee: Addressee | undefined, isMailed: boolean): Promise<void> {
    if (asked.kind !== 'password_reset') return;
    const origin = { userAgent: asked.userAgent, ipAddress: asked.ipAddress };
    const entry = { type: 'password_reset_requested', sessionId: null, origin } as const;
    if (addressee && isMailed) await this.activity.record({ userId: addressee.id, ...entry });
    else this.activity.tell({ userId: addressee?.id ?? null, ...entry });
  }
}
