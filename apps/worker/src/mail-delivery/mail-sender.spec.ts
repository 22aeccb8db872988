import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AccountMails,
  AccountsModule,
  AuthService,
  MAIL_QUEUE,
  MailQueue,
  OutgoingMailEntity,
  PasswordResetEntity,
  PasswordResetsService,
} from '@openhands-connect/core';
import { buildReset, buildUser, startCore, TEST_ORIGIN, type TestCore } from '@openhands-connect/core/testing';
import { createMailer, loadConfig, silentLog, type Log, type Mailer } from '@openhands-connect/platform';
import { deferred, startMailServer, type MailServer } from '@openhands-connect/platform/testing';
import { MailSender } from './mail-sender.js';

const NEW_PASSWORD = 'another pass phrase 9';

describe('the sender of mails', () => {
  let core: TestCore;
  let server: MailServer;
  let sender: MailSender | undefined;
  beforeAll(async () => {
    core = await startCore({ modules: [AccountsModule] });
  });
  beforeEach(async () => {
    server = await startMailServer();
    await mails().clear();
  });
  afterEach(async () => {
    await sender?.onModuleDestroy();
    await server.stop();
  });
  afterAll(() => core.close());

  const mails = () => core.runtime.database.manager.getRepository(OutgoingMailEntity);
  const links = () => core.runtime.database.manager.getRepository(PasswordResetEntity);
  const ask = (email: string) => core.get(PasswordResetsService).request({ email }, TEST_ORIGIN);
  const overSmtp = (): Mailer => createMailer(loadConfig({ SMTP_URL: server.url }).mail, silentLog);
  /** Runs a sender; `said` resolves with the message of the next line of its log. */
  function start(mailer: Mailer): { said: Promise<string> } {
    const said = deferred<string>();
    const tell = (_: unknown, message?: string): void => said.resolve(String(message));
    const log: Log = { ...silentLog, warn: tell, error: tell };
    sender = new MailSender(core.get(MailQueue), core.get(AccountMails), mailer, core.runtime.bus, log);
    sender.onApplicationBootstrap();
    return { said: said.promise };
  }
  async function makeDue(): Promise<void> {
    await mails().update({ kind: 'password_reset' }, { dueAt: () => 'now()' });
    core.runtime.bus.publish({ kind: 'work', queue: MAIL_QUEUE });
  }

  it('brings a person who forgot the password back in', async () => {
    const { email } = await buildUser(core, { name: 'Zoë "Z" Müller' });
    start(overSmtp());
    await ask(email.toUpperCase());
    const mail = await server.next();
    expect(mail).toMatchObject({ to: { name: 'Zoë "Z" Müller', address: email }, recipients: [email] });
    const token = /#token=([\w-]+)/.exec(mail.text)?.[1] ?? '';
    await core.get(PasswordResetsService).reset({ token, new_password: NEW_PASSWORD }, TEST_ORIGIN);
    expect(await server.next(({ subject }) => subject === 'Your password was reset')).toMatchObject({
      recipients: [email],
    });
    const signedIn = core.get(AuthService).signIn({ email, password: NEW_PASSWORD }, TEST_ORIGIN);
    await expect(signedIn).resolves.toBeDefined();
  });

  it('sends what was asked for while nobody sent', async () => {
    const { email } = await buildUser(core);
    await ask(email);
    start(overSmtp());
    expect(await server.next()).toMatchObject({ recipients: [email] });
  });

  it('sends it when the mail server is back', async () => {
    const { email } = await buildUser(core);
    const { port } = server;
    await server.stop();
    const { said } = start(overSmtp());
    await ask(email);
    expect(await said).toBe('a mail could not be sent and is tried again');
    server = await startMailServer({ port });
    await makeDue();
    const mail = await server.next();
    const token = /#token=([\w-]+)/.exec(mail.text)?.[1] ?? '';
    const reset = core.get(PasswordResetsService).reset({ token, new_password: NEW_PASSWORD }, TEST_ORIGIN);
    await expect(reset).resolves.toEqual(expect.any(String));
  });

  it('sends nothing more to whoever has three good links, and is done', async () => {
    const { email, principal } = await buildUser(core);
    const other = await buildUser(core);
    for (let i = 0; i < 3; i++) await buildReset(core, principal.userId);
    start(overSmtp());
    await ask(email);
    await ask(other.email);
    await server.next();
    await sender?.onModuleDestroy();
    expect(server.received.map(({ recipients }) => recipients)).toEqual([[other.email]]);
    expect(await mails().find()).toMatchObject([{ dueAt: null }, { dueAt: null }]);
    const theirs = { userId: other.principal.userId };
    expect(await links().findBy(theirs)).toMatchObject([{ mailedAt: expect.any(Date) }]);
  });

  it('does not try again what is refused for good', async () => {
    const { email, principal } = await buildUser(core);
    const { port } = server;
    await server.stop();
    server = await startMailServer({ port, refuse: () => 550 });
    const { said } = start(overSmtp());
    await ask(email);
    expect(await said).toBe('a mail was refused');
    expect(await mails().find()).toMatchObject([{ dueAt: null, attempts: 1 }]);
    expect(await links().findBy({ userId: principal.userId })).toMatchObject([{ mailedAt: null }]);
  });

  it('sends nothing to addresses without an account, and is done with them', async () => {
    const { email } = await buildUser(core);
    start(overSmtp());
    await ask('nobody@example.com');
    await ask(email);
    await server.next();
    await sender?.onModuleDestroy();
    expect(server.received.map(({ recipients }) => recipients)).toEqual([[email]]);
    expect(await mails().find()).toMatchObject([{ dueAt: null }, { dueAt: null }]);
  });

  it('gives back what it has no time for', async () => {
    const { email } = await buildUser(core);
    const begun = deferred();
    start({
      send: async (_, stop) => {
        begun.resolve();
        await new Promise((_resolve, reject) => stop?.addEventListener('abort', () => reject(new Error('stopped'))));
      },
    });
    await ask(email);
    await begun.promise;
    await sender?.onModuleDestroy();
    start(overSmtp());
    expect(await server.next()).toMatchObject({ recipients: [email] });
  });
});
