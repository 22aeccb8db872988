import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { callbackify } from 'node:util';
import PostalMime from 'postal-mime';
import type { SMTPServer } from 'smtp-server';

/** A mail as it came in. */
export interface ReceivedMail {
  /** Where the server was told to deliver it, whatever its headers say. */
  readonly recipients: readonly string[];
  /** Headers and body as they went over the wire. */
  readonly raw: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly from: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
}

export interface MailServerOptions {
  /** The port of an earlier server; any free one unless told. */
  readonly port?: number;
  /** Gives the reply code with which a recipient is refused, or undefined to take it. */
  refuse?(address: string): number | undefined;
}

interface Credentials {
  readonly username: string | null | undefined;
  readonly password: string | null | undefined;
}

/** A real SMTP server on loopback. It takes any password, and no TLS. */
export interface MailServer {
  readonly url: string;
  readonly port: number;
  /** Everything that has come in, oldest first. */
  readonly received: readonly ReceivedMail[];
  /** Who has signed in, oldest first. */
  readonly credentials: readonly Credentials[];
  /** Waits for the first mail (or one that has come already) that the test accepts. */
  next(accept?: (mail: ReceivedMail) => boolean): Promise<ReceivedMail>;
  stop(): Promise<void>;
}

export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const credentials: Credentials[] = [];
  const watchers = new Set<() => void>();
  const server = await createServer(options, credentials, (mail) => {
    received.push(mail);
    for (const watcher of watchers) watcher();
  });
  const listener = server.listen(options.port ?? 0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    received,
    credentials,
    next: (accept = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = received.find(accept);
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Loaded when it is first asked for: most tests send no mail. */
async function createServer(
  options: MailServerOptions,
  seen: Credentials[],
  onMail: (mail: ReceivedMail) => void,
): Promise<SMTPServer> {
  const smtp = await import('smtp-server');
  const server = new smtp.SMTPServer({
    authOptional: true,
    // A certificate that nobody trusts would only stand in the way here.
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _, done) {
      seen.push({ username, password });
      done(null, { user: username });
    },
    onRcptTo({ address }, _, done) {
      const responseCode = options.refuse?.(address);
      if (responseCode === undefined) done();
      else done(Object.assign(new Error('no such mailbox'), { responseCode }));
    },
    onData(stream, { envelope }, done) {
      const recipients = envelope.rcptTo.map(({ address }) => address);
      const take = async (): Promise<void> => onMail(await parse(await buffer(stream), recipients));
      callbackify(take)(done);
    },
  });
  // A client that hangs up in the middle is what some tests are about.
  server.on('error', () => undefined);
  return server;
}

async function parse(content: Buffer, recipients: string[]): Promise<ReceivedMail> {
  const { to, from, subject = '', text = '' } = await PostalMime.parse(content);
  return { recipients, raw: String(content), to: mailboxOf(to?.[0]), from: mailboxOf(from), subject, text };
}

function mailboxOf(parsed: { name: string; address?: string | undefined } | undefined): ReceivedMail['to'] {
  return { name: parsed?.name ?? '', address: parsed?.address ?? '' };
}
