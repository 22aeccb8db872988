import { describe, expect, it } from '@jest/globals';
import type { IDToken } from 'openid-client';
import { identityOf } from './identity-of.js';

const token: IDToken = { iss: 'https://id.example.com', sub: '42', aud: 'client', exp: 2, iat: 1 };

describe('the identity of an ID token', () => {
  it('is issuer and subject, with what the provider vouches for', () => {
    const claims = { ...token, email: 'ada@example.com', email_verified: true, name: 'Ada' };
    expect(identityOf(claims)).toEqual({
      issuer: 'https://id.example.com',
      subject: '42',
      email: 'ada@example.com',
      emailVerified: true,
      name: 'Ada',
    });
  });

  it('may have neither address nor name', () => {
    expect(identityOf(token)).toMatchObject({ email: null, emailVerified: false, name: null });
  });

  it.each(['true', 'false', 1, null, {}])('has no verified address by email_verified: %j', (verified) => {
    const claims = { ...token, email: 'ada@example.com', email_verified: verified as never };
    expect(identityOf(claims).emailVerified).toBe(false);
  });

  it.each(['ada', 'ada@', `${'a'.repeat(250)}@example.com`, 'ada@example.com\nbcc: all', ['ada@example.com'], 7])(
    'takes %j for no address',
    (email) => {
      expect(identityOf({ ...token, email, email_verified: true }).email).toBeNull();
    },
  );
});
