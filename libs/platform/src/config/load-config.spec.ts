import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { loadConfig } from './load-config.js';

function faultsOf(env: Record<string, string>): ConfigError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('loadConfig', () => {
  test('needs nothing', () => {
    const config = loadConfig({});
    expect(config.http).toMatchObject({ host: '127.0.0.1', port: 3000, publicUrl: 'http://localhost:3000' });
    expect(config.database.url).toBeUndefined();
    expect(config.storage).toEqual({ kind: 'file', directory: resolve('.data/files') });
    expect(config.webhooks.retryScheduleMs).toHaveLength(9);
    expect(config.contractViolations).toBe('throw');
    expect(config.auth).toMatchObject({ google: undefined, redirectUris: ['http://localhost:3000/'] });
  });

  test('reads durations, sizes, ranges, limits and targets', () => {
    const config = loadConfig({
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://connect.example.com/',
      WEBHOOK_RETRY_SCHEDULE: '250ms, 5s,2h',
      MAX_UPLOAD_BYTES: '10 MiB',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      RATE_LIMITS: 'auth=10/1m',
      STORAGE_URL: 's3://blobs?endpoint=http://localhost:9000&region=eu-1',
    });
    expect(config.contractViolations).toBe('log');
    expect(config.http.publicUrl).toBe('https://connect.example.com');
    expect(config.webhooks.retryScheduleMs).toEqual([250, 5_000, 7_200_000]);
    expect(config.files.maxUploadBytes).toBe(10 * 1024 * 1024);
    expect(config.http.trustedProxies).toEqual([
      { address: '10.0.0.0', prefixLength: 8 },
      { address: '::1', prefixLength: 128 },
    ]);
    expect(config.http.rateLimits).toMatchObject({ auth: { limit: 10, windowMs: 60_000 }, read: { limit: 600 } });
    expect(config.storage).toEqual({ kind: 's3', bucket: 'blobs', endpoint: 'http://localhost:9000', region: 'eu-1' });
  });

  test('an empty variable counts as unset, an unknown one is ignored', () => {
    expect(loadConfig({ PORT: '', SHELL: '/bin/sh' }).http.port).toBe(3000);
  });

  test.each([
    ['no-reply@example.com', { name: '', address: 'no-reply@example.com' }],
    ['Connect <no-reply@example.com>', { name: 'Connect', address: 'no-reply@example.com' }],
    ['"Connect, Inc." <no-reply@example.com>', { name: 'Connect, Inc.', address: 'no-reply@example.com' }],
  ])('reads the sender %s', (text, from) => {
    expect(loadConfig({ MAIL_FROM: text }).mail).toEqual({ smtpUrl: undefined, from, mayLog: true });
  });

  test('lets no mail into the log of production', () => {
    expect(loadConfig({ NODE_ENV: 'production' }).mail.mayLog).toBe(false);
  });

  test('reads how often passwords may be tried, in one or more windows', () => {
    const { auth, http } = loadConfig({
      PASSWORD_LIMITS: 'sign-in=3/1m+9/1h, reset-mails=2/1d',
      RATE_LIMIT_ADDRESS_FACTOR: '20',
    });
    expect(auth.passwordLimits).toMatchObject({
      'sign-in': [
        { limit: 3, windowMs: 60_000 },
        { limit: 9, windowMs: 3_600_000 },
      ],
      'reset-mails': [{ limit: 2, windowMs: 86_400_000 }],
      proof: [{ limit: 5 }, { limit: 20 }],
    });
    expect([http.addressFactor, loadConfig({}).http.addressFactor]).toEqual([20, 5]);
  });

  test('rate limits can be switched off', () => {
    expect(Object.values(loadConfig({ RATE_LIMITS: 'off' }).http.rateLimits)).toEqual([null, null, null, null, null]);
  });

  test('is frozen to the bottom', () => {
    const { http } = loadConfig({});
    expect(() => Object.assign(http, { port: 1 })).toThrow(TypeError);
  });

  test('names every wrong variable with its fault and an example', () => {
    const error = faultsOf({ PORT: '70000', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x', WEBHOOK_TIMEOUT: '15' });
    expect(error.faults.map(({ name }) => name)).toEqual(['PORT', 'DATABASE_URL', 'WEBHOOK_TIMEOUT', 'LOG_LEVEL']);
    expect(error.message).toContain('PORT must be a whole number from 0 to 65535, e.g. PORT=3000');
  });

  test.each([
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'localhost'],
    ['RATE_LIMITS', 'auth=10'],
    ['RATE_LIMITS', 'auth=10/0s'],
    ['RATE_LIMITS', 'auth=0/1m'],
    ['RATE_LIMITS', 'fly=10/1m'],
    ['RATE_LIMIT_ADDRESS_FACTOR', '0'],
    ['RATE_LIMIT_ADDRESS_FACTOR', '2.5'],
    ['PASSWORD_LIMITS', 'off'],
    ['PASSWORD_LIMITS', 'sign-in='],
    ['PASSWORD_LIMITS', 'sign-in=5/5m+'],
    ['PASSWORD_LIMITS', 'sign-in=5/5m+0/1h'],
    ['PASSWORD_LIMITS', 'guess=5/5m'],
    ['PASSWORD_LIMITS', 'reset-mails=2/1h+5/1d'],
    ['STORAGE_URL', 'ftp://x'],
    ['MAX_UPLOAD_BYTES', '-1'],
    ['MAX_UPLOAD_BYTES', '25MB'],
    ['WEBHOOK_TIMEOUT', '0s'],
    ['PUBLIC_URL', 'connect.example.com'],
    ['GOOGLE_ISSUER', 'http://accounts.example.com'],
    ['ALLOWED_REDIRECT_URIS', 'https://app.example.com/, https://*.example.com/'],
    ['SMTP_URL', 'mail.example.com:25'],
    ['SMTP_URL', 'smtp://'],
    ['MAIL_FROM', 'OpenHands Connect'],
    ['MAIL_FROM', 'Connect <a@example.com>, <b@example.com>'],
    ['MAIL_FROM', 'Connect\nBcc: x@example.com <a@example.com>'],
  ])('refuses %s=%s', (name, value) => {
    expect(faultsOf({ [name]: value }).faults.map((fault) => fault.name)).toEqual([name]);
  });

  test('lets a sign-in return to the own page, whatever else is listed', () => {
    const { redirectUris } = loadConfig({
      ALLOWED_REDIRECT_URIS: 'https://abc.chromiumapp.org/,https://a.example/in',
    }).auth;
    expect(redirectUris).toEqual(['http://localhost:3000/', 'https://abc.chromiumapp.org/', 'https://a.example/in']);
  });

  test('wants both halves of the Google client', () => {
    expect(faultsOf({ GOOGLE_CLIENT_ID: 'id' }).message).toContain('GOOGLE_CLIENT_SECRET must be set too');
  });

  test('does not repeat a wrong value, which may be a secret', () => {
    expect(faultsOf({ DATABASE_URL: 'mysql://user:hunter2@host/db' }).message).not.toContain('hunter2');
  });
});
