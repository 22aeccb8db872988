import type { Mailbox } from '../config/mailbox.js';

/** A mail to one person, in plain text. */
export interface Mail {
  readonly to: Mailbox;
  readonly subject: string;
  /** Lines end in `\n`; secrets such as a link with a token may stand in it. */
  readonly text: string;
}

/** Sends mail. Slow and unreliable by nature: never call it while somebody waits for an answer. */
export interface Mailer {
  /**
   * @param stop aborts when there is no more time
   * @throws MailRefusedError when another try would be refused as well; any other error may pass
   */
  send(mail: Mail, stop?: AbortSignal): Promise<void>;
}

/** The receiving side refuses this mail for good (RFC 5321 section 4.2.1, replies 5yz). */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
}
