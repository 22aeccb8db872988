import { describe, expect, it } from '@jest/globals';
import { assertNothingSecretLogged, auditedLog, learnSecrets } from './log-audit.js';

describe('the audit of logs', () => {
  it('lets pass what is no secret', () => {
    learnSecrets({ email: 'ada@example.com', password: 'short', items: [{ code: 'auth.token_missing' }] });
    auditedLog.info({ email: 'ada@example.com', password: 'short' }, 'auth.token_missing');
    auditedLog.info('too short a word');
    expect(assertNothingSecretLogged).not.toThrow();
  });

  it('lets pass what the log itself has masked', () => {
    learnSecrets({ refresh_token: 'ohr_0123456789abcdef', url: 'https://x/files/1?signature=0123456789abcdef' });
    auditedLog.error(
      { err: new Error('ohr_0123456789abcdef'), token: 'anything' },
      'GET /x?signature=0123456789abcdef',
    );
    expect(assertNothingSecretLogged).not.toThrow();
  });

  it.each<[string, unknown, () => void]>([
    ['a password', { new_password: 'correct horse battery' }, () => auditedLog.warn('got correct horse battery')],
    ['a cookie', { 'set-cookie': ['a=opaque-cookie-value'] }, () => auditedLog.debug({ x: 'a=opaque-cookie-value' })],
    ['a code', 'https://app/?code=opaque-code-value', () => auditedLog.debug({ opaque: 'opaque-code-value' })],
    ['a hash that nobody has learned', undefined, () => auditedLog.info({ phc: '$argon2id$v=19$m=1' })],
  ])('refuses %s, before or after it is known', (_, known, write) => {
    write();
    learnSecrets(known);
    expect(assertNothingSecretLogged).toThrow('is in the log');
  });
});
