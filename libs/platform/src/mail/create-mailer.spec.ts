import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../config/index.js';
import { createLogger } from '../observability/index.js';
import { createMailer } from './create-mailer.js';

const LINK = 'http://localhost:3000/reset#token=k3pX0c6Zk9q1Yt7v2w8b4n5m6a1s2d3f';
const MAIL = { to: { name: 'Ada', address: 'ada@example.com' }, subject: 'Reset', text: `Follow ${LINK}\n` };

async function written(env: Record<string, string>): Promise<string> {
  const chunks: string[] = [];
  const destination = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  await createMailer(loadConfig(env).mail, createLogger({ destination })).send(MAIL);
  return chunks.join('');
}

describe('mail without a server', () => {
  it('is a line of the log that says what it is, its link unmasked', async () => {
    const log = await written({});
    expect(log).toContain(LINK);
    expect(log).toMatch(/"level":"warn".*SMTP_URL is not set/);
  });

  it('is dropped in production: nothing of it is in the log, and the operator is told at boot and again', async () => {
    const log = await written({ NODE_ENV: 'production' });
    expect(log).not.toContain('token=');
    expect(log).not.toContain('ada@example.com');
    expect(log).toMatch(/"level":"warn".*nobody can reset.*\n.*"level":"error".*was dropped/);
  });
});
