import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type ConnectClient } from '@openhands-connect/client';
import { SMTPServer } from 'smtp-server';
import { freePort } from '../stack/free-port.js';
import { startStack, type Stack } from '../stack/start-stack.js';

const email = 'mail@example.com';
const NEW_PASSWORD = 'another pass phrase 9';

describe('kill -9 after a reset was asked for', () => {
  let port: number;
  let stack: Stack;
  let client: ConnectClient;
  beforeAll(async () => {
    port = await freePort();
    stack = await startStack({ SMTP_URL: `smtp://127.0.0.1:${port}` });
    client = createClient({ baseUrl: stack.url });
    await client.signUp({ email, password: 'a long enough pass phrase 9', name: 'Mail' });
  }, 90_000);
  afterAll(() => stack.stop());

  /** Takes connections and never says a word. */
  const startHanging = async (): Promise<Server> => {
    const server = createServer((socket) => socket.on('error', () => undefined)).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  /** A mail server that works; `mail` resolves with what comes in first. */
  const startWorking = async (): Promise<{ mail: Promise<string>; stop(): Promise<void> }> => {
    const { promise: mail, resolve: receive } = Promise.withResolvers<string>();
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _, done) => void text(stream).then(receive).finally(done),
    });
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return { mail, stop: () => new Promise((resolve) => server.close(resolve)) };
  };

  it('the mail is sent after the restart, and its link works', async () => {
    const hanging = await startHanging();
    const connected = once(hanging, 'connection');
    await client.requestPasswordReset(email);
    // The worker is in the middle of sending.
    await connected;
    await stack.kill();
    hanging.close();
    const working = await startWorking();
    await stack.restart();
    const mail = await working.mail;
    expect(mail).toMatch(/^To: Mail <mail@example\.com>\r?$/m);
    // Quoted-printable: soft line breaks, and `=3D` for what stands before the token.
    const token = /#token=3D([\w-]+)/.exec(mail.replaceAll(/=\r?\n/g, ''))?.[1] ?? '';
    await client.resetPassword(token, NEW_PASSWORD);
    await expect(client.signIn({ email, password: NEW_PASSWORD })).resolves.toBeDefined();
    await working.stop();
  }, 90_000);
});
