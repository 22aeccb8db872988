import type { Log } from '../observability/log.js';
import type { Mail, Mailer } from './mail.js';

/**
 * Stands in for a mail server while developing: the mail is a line of the log, the links in it included. That is the
 * one place where a secret is meant to be in a log, so it says so, and `createMailer` keeps it out of production.
 */
export class LogMailer implements Mailer {
  constructor(private readonly log: Log) {}

  async send(mail: Mail): Promise<void> {
    this.log.warn({ mail }, 'SMTP_URL is not set: this mail is only written here, with the secrets that are in it');
  }
}

/** Drops mail where it can neither be sent nor be written down; tells the operator each time. */
export class NoMailer implements Mailer {
  constructor(private readonly log: Log) {}

  async send({ subject }: Mail): Promise<void> {
    this.log.error({ subject }, 'a mail was dropped: in production it is sent over SMTP or not at all, set SMTP_URL');
  }
}
