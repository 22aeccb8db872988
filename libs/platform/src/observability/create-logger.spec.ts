import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { createLogger } from './create-logger.js';

function lines(level?: string): { log: ReturnType<typeof createLogger>; written: () => Record<string, unknown>[] } {
  const chunks: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  const log = createLogger({ ...(level && { level }), name: 'spec', destination });
  return { log, written: () => chunks.map((chunk) => JSON.parse(chunk) as Record<string, unknown>) };
}

describe('the log', () => {
  test('is a JSON object a line, with level, time, name and message', () => {
    const { log, written } = lines();
    log.info({ userId: 'u' }, 'signed in');
    expect(written()).toEqual([
      { level: 'info', time: expect.stringMatching(/Z$/), name: 'spec', userId: 'u', msg: 'signed in' },
    ]);
  });

  test('keeps quiet below its level', () => {
    const { log, written } = lines('warn');
    log.info('nothing');
    log.warn('something');
    expect(written()).toHaveLength(1);
  });

  test('masks secrets by the name of their field, however deep', () => {
    const { log, written } = lines();
    log.info({
      req: { headers: { authorization: 'Bearer x', cookie: 'a=b', 'webhook-signature': 'v1,s', accept: 'text/html' } },
      body: {
        password: 'hunter2',
        current_password: 'p',
        refresh_token: 't',
        code_verifier: 'v',
        api_key: 'k',
        name: 'Ada',
      },
    });
    expect(written()[0]).toMatchObject({
      req: {
        headers: {
          authorization: '[redacted]',
          cookie: '[redacted]',
          'webhook-signature': '[redacted]',
          accept: 'text/html',
        },
      },
      body: {
        password: '[redacted]',
        current_password: '[redacted]',
        refresh_token: '[redacted]',
        code_verifier: '[redacted]',
        api_key: '[redacted]',
        name: 'Ada',
      },
    });
  });

  test.each([
    ['a bearer token', 'sent Bearer abc.def-123', 'abc.def'],
    ['an API key', 'key ohc_0123456789abcdef', '0123456789'],
    ['a refresh token', 'refresh ohr_0123456789abcdef', '0123456789'],
    ['a sign-in code', 'code ohx_0123456789abcdef', '0123456789'],
    ['the state of a sign-in', 'GET /api/auth/google/callback?state=deadbeef&iss=x', 'deadbeef'],
    ['a webhook secret', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'MfKQ9'],
    ['a JWT', 'token eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln', 'eyJzdWIi'],
    ['a password in a URL', 'postgresql://openhands:s3cret@127.0.0.1/db', 's3cret'],
    ['a signed link', 'GET /files/1?signature=deadbeef&x=1', 'deadbeef'],
  ])('masks %s in texts', (_, text, secret) => {
    const { log, written } = lines();
    log.warn({ text, list: [text] }, text);
    log.error({ err: new Error(text) }, 'failed');
    expect(JSON.stringify(written())).not.toContain(secret);
    expect(JSON.stringify(written())).toContain('[redacted]');
  });

  test('shows errors with their stack and cause, but not what a failed query was given', () => {
    const { log, written } = lines();
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (email)=(ada@example.com)',
      parameters: ['hash'],
    });
    log.error({ err: new Error('could not sign up', { cause }) }, 'failed');
    expect(written()[0]).toMatchObject({
      err: {
        type: 'Error',
        message: 'could not sign up',
        stack: expect.stringContaining('create-logger.spec'),
        cause: { message: 'duplicate key', code: '23505', detail: '[redacted]', parameters: '[redacted]' },
      },
    });
  });

  test('survives what goes round in circles', () => {
    const { log, written } = lines();
    const circle: Record<string, unknown> = { name: 'round' };
    circle.self = circle;
    log.info({ circle });
    expect(JSON.stringify(written())).toContain('[too deep]');
  });
});
