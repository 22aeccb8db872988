import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openKeyFile } from './key-file.js';
import { createSigningJwk } from './signing-jwk.js';

describe('the key file', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'connect-keys-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it('is made once, readable by its owner alone, and read from then on', async () => {
    const first = await openKeyFile(dataDir);
    expect(await openKeyFile(dataDir)).toEqual(first);
    expect(first.secret).toHaveLength(32);
    expect((await stat(first.path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'keys'))).mode & 0o777).toBe(0o700);
  });

  it('is the same for processes that start at once, and leaves nothing else behind', async () => {
    const opened = await Promise.all(Array.from({ length: 5 }, () => openKeyFile(dataDir)));
    expect(new Set(opened.map(({ secret }) => secret.toString('hex'))).size).toBe(1);
    expect(new Set(opened.map(({ firstKeys }) => firstKeys[0]?.kid)).size).toBe(1);
    expect(await readdir(join(dataDir, 'keys'))).toEqual(['signing-keys.json']);
  });

  it('of an earlier version is read with all its keys', async () => {
    const signing = [await createSigningJwk(), await createSigningJwk()];
    await write({ signing, refresh_secret: Buffer.alloc(32, 7).toString('base64url') });
    expect(await openKeyFile(dataDir)).toMatchObject({ secret: Buffer.alloc(32, 7), firstKeys: signing });
  });

  it('may hold the secret alone', async () => {
    await write({ refresh_secret: Buffer.alloc(32, 7).toString('base64url') });
    expect((await openKeyFile(dataDir)).firstKeys).toHaveLength(1);
  });

  it.each([
    ['nonsense', 'not JSON'],
    ['no secret', '{}'],
    ['a short secret', '{"refresh_secret":"c2hvcnQ"}'],
  ])('is refused with %s, and stays as it is', async (_, content) => {
    await write(content);
    await expect(openKeyFile(dataDir)).rejects.toThrow(/signing-keys\.json/);
    await expect(openKeyFile(dataDir)).rejects.toThrow(/signing-keys\.json/);
  });

  const write = async (content: unknown): Promise<void> => {
    await mkdir(join(dataDir, 'keys'));
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(dataDir, 'keys', 'signing-keys.json'), text);
  };
});
