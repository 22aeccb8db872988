import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startMailServer, type MailServer, type MailServerOptions } from '../testing/index.js';
import { SmtpMailer } from './smtp-mailer.js';

/** Frozen, as the configuration is. */
const FROM = Object.freeze({ name: 'Connect', address: 'no-reply@example.com' });
const TO = Object.freeze({ name: 'Ada', address: 'ada@example.com' });

describe('mail over SMTP', () => {
  const servers: MailServer[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

  async function start(options?: MailServerOptions): Promise<MailServer> {
    const server = await startMailServer(options);
    servers.push(server);
    return server;
  }

  it('arrives as it was written', async () => {
    const server = await start();
    const text = `Ä line that is longer than seventy-eight characters, as links often are: ${'x'.repeat(90)}\n\n.\nEnd`;
    await new SmtpMailer({ url: server.url, from: FROM }).send({ to: TO, subject: 'Grüße 🎉', text });
    const mail = await server.next();
    expect(mail).toMatchObject({ to: TO, from: FROM, subject: 'Grüße 🎉', recipients: [TO.address] });
    expect(mail.text.replaceAll('\r\n', '\n').trimEnd()).toBe(text);
  });

  it.each([
    ['Ada\r\nBcc: victim@example.com'],
    ['Ada\nSubject: other\n\nbody'],
    ['Ada" <victim@example.com>, "x'],
    ['Ada <victim@example.com>'],
    ['Ada, victim@example.com'],
    ['Ada\u2028Bcc: victim@example.com'],
    ['=?utf-8?Q?Ada=0D=0ABcc:_victim@example.com?='],
  ])('takes the name %j for a name and nothing else', async (name) => {
    const server = await start();
    await new SmtpMailer({ url: server.url, from: FROM }).send({ to: { ...TO, name }, subject: 'Hello', text: 'Text' });
    const { raw, recipients, subject, to } = await server.next();
    expect(recipients).toEqual([TO.address]);
    expect([subject, to.address]).toEqual(['Hello', TO.address]);
    expect(raw).not.toMatch(/^(bcc|cc):/im);
    expect(raw.match(/^subject:/gim)).toHaveLength(1);
  });

  it.each(['Zoë Müller', '山田 太郎', 'Ада 🚀', 'O\'Neill, "The" Great', 'n'.repeat(100)])(
    'keeps the name %s whole',
    async (name) => {
      const server = await start();
      const mail = { to: { ...TO, name }, subject: 'Hello', text: 'Text' };
      await new SmtpMailer({ url: server.url, from: FROM }).send(mail);
      expect((await server.next()).to).toEqual({ ...TO, name });
    },
  );

  it.each([
    [550, true],
    [421, false],
  ])('says whether a recipient that is refused with %d is refused for good', async (code, isForGood) => {
    const server = await start({ refuse: () => code });
    const sent = new SmtpMailer({ url: server.url, from: FROM }).send({ to: TO, subject: 'Hello', text: 'Text' });
    const error = await sent.catch((thrown: unknown) => thrown as Error);
    expect(error).toBeInstanceOf(Error);
    expect(error?.name === 'MailRefusedError').toBe(isForGood);
  });

  it('fails for now where nobody listens', async () => {
    const server = await startMailServer();
    await server.stop();
    const sent = new SmtpMailer({ url: server.url, from: FROM }).send({ to: TO, subject: 'Hello', text: 'Text' });
    await expect(sent).rejects.toMatchObject({ code: 'ESOCKET' });
  });

  it('signs in with a password that needs encoding in a URL', async () => {
    const server = await start();
    const url = server.url.replace('smtp://', 'smtp://user%40example.com:p%40ss%3A%2F%23@');
    await new SmtpMailer({ url, from: FROM }).send({ to: TO, subject: 'Hello', text: 'Text' });
    expect(server.credentials).toEqual([{ username: 'user@example.com', password: 'p@ss:/#' }]);
  });

  it('gives no password to a server on the network that has no TLS', async () => {
    const server = await start();
    // Reaches this machine, and is no loopback address by its looks.
    const url = server.url.replace('smtp://127.0.0.1', 'smtp://user:password@0.0.0.0');
    const sent = new SmtpMailer({ url, from: FROM }).send({ to: TO, subject: 'Hello', text: 'Text' });
    await expect(sent).rejects.toMatchObject({ code: 'ETLS' });
    expect([server.credentials, server.received]).toEqual([[], []]);
  });

  it('gives up on a server that drips', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      const timer = setInterval(() => socket.write('220-still here\r\n'), 5);
      socket.on('close', () => clearInterval(timer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const mailer = new SmtpMailer({ url: `smtp://127.0.0.1:${port}`, from: FROM, timeoutMs: 200 });
    await expect(mailer.send({ to: TO, subject: 'Hello', text: 'Text' })).rejects.toThrow();
    const [socket] = sockets;
    if (socket && !socket.closed) await once(socket, 'close');
    server.close();
  });
});
