import { execFile } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type ConnectClient } from '@openhands-connect/client';
import { ROOT, startStack, type Stack } from '../stack/start-stack.js';

describe('the keys of a running server', () => {
  let stack: Stack;
  let client: ConnectClient;
  beforeAll(async () => {
    stack = await startStack();
    client = createClient({ baseUrl: stack.url });
    await client.signUp({ email: 'keys@example.com', password: 'a long enough pass phrase 9', name: 'Keys' });
  }, 90_000);
  afterAll(() => stack.stop());

  /** The command as `pnpm keys:rotate` runs it; gives the new key's id. */
  const rotate = async (...options: string[]): Promise<string> => {
    const env = { ...process.env, DATA_DIR: stack.dataDir, DATABASE_URL: '' };
    const program = ['apps/standalone/dist/rotate-keys.js', ...options];
    const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: ROOT, env });
    return /^The key (\S+) signs/.exec(stdout)?.[1] ?? stdout;
  };
  const published = async (): Promise<string[]> => {
    const response = await fetch(`${stack.url}/.well-known/jwks.json`);
    const { keys } = (await response.json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid);
  };

  it('are rotated beside it, without harm', async () => {
    const [current] = await published();
    const next = await rotate();
    await stack.kill();
    await stack.restart();
    expect(await published()).toEqual([next, current]);
    await expect(client.getMe()).resolves.toMatchObject({ email: 'keys@example.com' });
  });

  it('are replaced at once where one was stolen; the client goes on by itself', async () => {
    const before = await client.getToken();
    await client.getMe();
    const next = await rotate('--now');
    // The running server remembers the token until it has read the keys again.
    while ((await published())[0] !== next);
    expect(await published()).toEqual([next]);
    const remembered = await fetch(`${stack.url}/api/auth/me`, { headers: { Authorization: `Bearer ${before}` } });
    expect(remembered.status).toBe(401);
    await expect(client.getMe()).resolves.toMatchObject({ email: 'keys@example.com' });
    expect(await client.getToken()).not.toBe(before);
  });

  it('are lost with their file, which the server says, and the command puts right', async () => {
    await stack.kill();
    const file = join(stack.dataDir, 'keys', 'signing-keys.json');
    await rename(file, `${file}.lost`);
    await expect(stack.restart()).rejects.toThrow('keys:rotate --now');
    await expect(rotate()).rejects.toMatchObject({ stderr: expect.stringContaining('were made with another file') });
    const next = await rotate('--now');
    await stack.restart();
    expect(await published()).toEqual([next]);
    await expect(client.getMe()).rejects.toMatchObject({ status: 401 });
  });

  it('take one option and no other', async () => {
    await expect(rotate('--later')).rejects.toMatchObject({ code: 1, stderr: 'The only option is --now.\n' });
  });
});
