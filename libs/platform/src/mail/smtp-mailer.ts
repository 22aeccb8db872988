import { createTransport } from 'nodemailer';
import type { Mailbox } from '../config/mailbox.js';
import { MailRefusedError, type Mail, type Mailer } from './mail.js';

/** How long connecting, and each silence of the server after it, may take. */
const PATIENCE_MS = 10_000;
/** How long all of it may take, however the server drips. */
const SEND_TIMEOUT_MS = 60_000;
/** Where nodemailer says that the server refused sender, recipient or message; a wrong password is not among them. */
const REFUSED_STEPS = new Set(['EENVELOPE', 'EMESSAGE']);

export interface SmtpOptions {
  /** `smtp://` or `smtps://`, with user and password if wanted; query parameters are options of nodemailer's. */
  readonly url: string;
  readonly from: Mailbox;
  /** 60 s unless told. */
  readonly timeoutMs?: number;
}

/** Sends over SMTP (RFC 5321), a connection for each mail: they are few, and none is left to go stale. */
export class SmtpMailer implements Mailer {
  private readonly transport: ReturnType<typeof createTransport>;

  constructor(private readonly options: SmtpOptions) {
    const { url } = options;
    this.transport = createTransport({
      url,
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      // A password never crosses a network in the clear, even when somebody in between hides STARTTLS.
      requireTLS: hasCredentials(url) && !isLoopback(url),
      // Mails are made of texts alone: nothing in them names a file or an address to be read in.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send({ to, subject, text }: Mail, stop?: AbortSignal): Promise<void> {
    const { from, timeoutMs = SEND_TIMEOUT_MS } = this.options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = stop ? AbortSignal.any([timeout, stop]) : timeout;
    try {
      // Copies: nodemailer writes into what it is given, and the configuration is frozen.
      await this.transport.sendMail({ from: { ...from }, to: { ...to }, subject, text, signal });
    } catch (error) {
      throw isRefused(error) ? new MailRefusedError('The mail was refused.', { cause: error }) : error;
    }
  }
}

function isRefused(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
  return code !== undefined && REFUSED_STEPS.has(code) && responseCode >= 500;
}

function hasCredentials(url: string): boolean {
  return new URL(url).username !== '';
}

function isLoopback(url: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}
