import { describe, expect, it } from '@jest/globals';
import { redirectTargetOf, withResult } from './redirect-target.js';

const OWN = 'https://connect.example.com/';
const ALLOWED = [OWN, 'https://app.example.com/signed-in', 'https://abcdef.chromiumapp.org/'] as const;

describe('where a sign-in may return to', () => {
  it('is the own page unless something else is asked for', () => {
    expect(redirectTargetOf(ALLOWED, undefined)).toBe(OWN);
  });

  it.each([
    [OWN, OWN],
    ['https://connect.example.com', OWN],
    ['https://app.example.com/signed-in', 'https://app.example.com/signed-in'],
    ['https://abcdef.chromiumapp.org', 'https://abcdef.chromiumapp.org/'],
  ])('may be %s', (requested, target) => {
    expect(redirectTargetOf(ALLOWED, requested)).toBe(target);
  });

  it.each([
    ['another host', 'https://evil.example/'],
    ['a host that ends alike', 'https://evilconnect.example.com/'],
    ['a host that begins alike', 'https://connect.example.com.evil.example/'],
    ['another scheme', 'http://connect.example.com/'],
    ['a script', 'javascript:alert(1)'],
    ['another port', 'https://connect.example.com:8443/'],
    ['the port that is meant anyway', 'https://connect.example.com:443/'],
    ['a user', 'https://connect.example.com@evil.example/'],
    ['a user of the right host', 'https://evil.example@connect.example.com/'],
    ['upper case', 'https://CONNECT.example.com/'],
    ['an upper-case path', 'https://app.example.com/Signed-In'],
    ['a trailing dot', 'https://connect.example.com./'],
    ['a path below', 'https://app.example.com/signed-in/more'],
    ['a slash more', 'https://app.example.com/signed-in/'],
    ['a slash in front', 'https://connect.example.com//evil.example'],
    ['a way up', 'https://app.example.com/x/../signed-in'],
    ['an encoded way up', 'https://app.example.com/%2e%2e/signed-in'],
    ['a backslash', 'https://connect.example.com\\@evil.example/'],
    ['backslashes for slashes', 'https:\\\\connect.example.com\\'],
    ['an open redirect', 'https://app.example.com/signed-in?next=https://evil.example/'],
    ['an empty query', 'https://connect.example.com/?'],
    ['a fragment', 'https://connect.example.com/#evil'],
    ['a blank', 'https://connect.example.com/ '],
    ['a line break', 'https://connect.example.com/\n'],
    ['no scheme', '//connect.example.com/'],
    ['a path only', '/'],
    ['nothing', ''],
  ])('may not have %s', (_, requested) => {
    expect(() => redirectTargetOf(ALLOWED, requested)).toThrow(
      expect.objectContaining({ code: 'auth.redirect_uri_forbidden' }),
    );
  });
});

describe('the address to go on to', () => {
  it('keeps what the target has', () => {
    expect(withResult('https://app.example.com/in?tenant=7', 'code', 'a b&c')).toBe(
      'https://app.example.com/in?tenant=7&code=a+b%26c',
    );
  });

  it('has one result, whatever the target has', () => {
    expect(withResult('https://app.example.com/in?error=x', 'error', 'access_denied')).toBe(
      'https://app.example.com/in?error=access_denied',
    );
  });
});
