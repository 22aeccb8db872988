import type { Config } from '../config/config.js';
import type { Log } from '../observability/log.js';
import { LogMailer, NoMailer } from './log-mailer.js';
import type { Mailer } from './mail.js';
import { SmtpMailer } from './smtp-mailer.js';

/**
 * The way out for mail that the configuration names. Without SMTP_URL mail goes to the log while developing; in
 * production, where logs are collected and kept, a link that takes over an account must not be in them.
 */
export function createMailer({ smtpUrl, from, mayLog }: Config['mail'], log: Log): Mailer {
  if (smtpUrl !== undefined) return new SmtpMailer({ url: smtpUrl, from });
  if (mayLog) return new LogMailer(log);
  log.warn('SMTP_URL is not set: nobody can reset a forgotten password, and no mail is sent');
  return new NoMailer(log);
}
