import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type ConnectClient } from '@openhands-connect/client';
import { io, type Socket } from 'socket.io-client';
import { ROOT, startStack, USUAL_LIMITS, type Stack } from '../stack/start-stack.js';

const account = { email: 'disabled@example.com', password: 'a long enough pass phrase 9' };

describe('an operator', () => {
  let stack: Stack;
  let client: ConnectClient;
  beforeAll(async () => {
    stack = await startStack(USUAL_LIMITS);
    client = createClient({ baseUrl: stack.url });
    await client.signUp({ ...account, name: 'Disabled' });
  }, 90_000);
  afterAll(() => stack.stop());

  /** The command as `pnpm account:…` runs it, beside the server. */
  const command = async (action: 'disable' | 'enable', email: string): Promise<string> => {
    const env = { ...process.env, DATA_DIR: stack.dataDir, DATABASE_URL: '' };
    const program = ['apps/standalone/dist/account.js', action, email];
    const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: ROOT, env });
    return stdout;
  };
  const connect = async (): Promise<Socket> => {
    const socket = io(stack.url, { auth: { token: await client.getToken() }, reconnection: false });
    await new Promise((resolve, reject) => {
      socket.once('connect_success', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  };

  it('disables an account beside the running server: within a second nothing of it is good', async () => {
    const socket = await connect();
    const ended = new Promise<number>((resolve) => {
      socket.once('disconnect', () => resolve(performance.now()));
    });
    const answer = await command('disable', account.email.toUpperCase());
    const answeredAtMs = performance.now();
    expect(answer).toBe('The account of DISABLED@EXAMPLE.COM is disabled.\n');
    expect((await ended) - answeredAtMs).toBeLessThan(1000);
    await expect(client.getMe()).rejects.toMatchObject({ code: 'auth.session_revoked' });
    const stranger = createClient({ baseUrl: stack.url });
    await expect(stranger.signIn(account)).rejects.toMatchObject({ code: 'auth.invalid_credentials', status: 401 });
  });

  it('enables it again: who it belongs to signs in anew', async () => {
    await command('disable', account.email);
    await command('enable', account.email);
    await expect(client.signIn(account)).resolves.toBeDefined();
    (await connect()).disconnect();
  });

  it('is told when nobody has the address, and when the call is wrong', async () => {
    const unknown = { code: 1, stderr: 'Nobody has the address nobody@example.com.\n' };
    await expect(command('disable', 'nobody@example.com')).rejects.toMatchObject(unknown);
    await expect(command('remove' as 'disable', account.email)).rejects.toMatchObject({ code: 1 });
  });
});
