import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runServer } from '../stack/run-server.js';

const NOBODY = 'postgresql://connect:hunter2@127.0.0.1:1/connect';

describe('a process that cannot start', () => {
  let taken: Server;
  let port: string;
  beforeAll(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP port has a number');
    port = String(address.port);
  });
  afterAll(() => {
    taken.close();
  });

  it('ends when its port is in use, database and all, and names the address in one line', async () => {
    const { code, stderr, stdout } = await runServer('standalone', { PORT: port });
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(`127.0.0.1:${port}`)]);
    expect(stderr).toContain('EADDRINUSE');
    expect(code).toBe(1);
    // The framework's own line, and no flood of failures after it.
    expect(stdout.match(/"level":"(warn|error)"/g)).toHaveLength(1);
  }, 60_000);

  it('ends when its host is not one of this machine', async () => {
    const { code, stderr } = await runServer('standalone', { HOST: '192.0.2.1' });
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('192.0.2.1:0 (HOST and PORT)')]);
    expect(code).toBe(1);
  }, 60_000);

  it.each(['api', 'gateway', 'worker', 'standalone'] as const)(
    '%s names DATABASE_URL when the database cannot be reached, and not its password',
    async (app) => {
      const { code, stderr, stdout } = await runServer(app, { DATABASE_URL: NOBODY });
      expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/DATABASE_URL.*127\.0\.0\.1:1\/connect/)]);
      expect(stderr + stdout).not.toContain('hunter2');
      expect(code).toBe(1);
    },
    60_000,
  );

  it.each([
    ['standalone', { AGENT_ENGINE: 'openai' }, 'AGENT_ENGINE=offline'],
    ['standalone', { STORAGE_URL: 's3://bucket' }, 'STORAGE_URL=file:'],
    ['worker', { WEBHOOK_TIMEOUT: '0s' }, 'WEBHOOK_TIMEOUT=15s'],
    ['api', {}, 'DATABASE_URL=postgresql://'],
  ] as const)('%s says which variable is wrong: %o', async (app, env, example) => {
    const { code, stderr } = await runServer(app, env);
    expect(stderr).toContain(example);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
  });
});
