import { describe, expect, it } from '@jest/globals';
import { renewalDelayMs } from './token.js';

const nowMs = 1_700_000_000_000;

function tokenExpiringIn(seconds: number): string {
  const payload = Buffer.from(JSON.stringify({ exp: nowMs / 1000 + seconds, name: 'Zoë ~~~???' })).toString(
    'base64url',
  );
  return `header.${payload}.signature`;
}

describe('the renewal of a token', () => {
  it('comes a minute before it expires', () => {
    expect(renewalDelayMs(tokenExpiringIn(900), nowMs)).toBe(840_000);
  });

  it('comes at half of what is left when that is little', () => {
    expect(renewalDelayMs(tokenExpiringIn(90), nowMs)).toBe(45_000);
  });

  it('comes at once when it has expired', () => {
    expect(renewalDelayMs(tokenExpiringIn(-5), nowMs)).toBe(0);
  });

  it('is nothing that a timer could not hold', () => {
    expect(renewalDelayMs(tokenExpiringIn(10 ** 9), nowMs)).toBe(2 ** 31 - 1);
  });

  it.each(['ohc_key', '', 'a.b.c', `a.${btoa('null')}.c`, `a.${btoa('{"exp":"soon"}')}.c`, undefined])(
    'does not come for %p',
    (token) => {
      expect(renewalDelayMs(token, nowMs)).toBeUndefined();
    },
  );
});
