import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { API_KEY_SECRET_BYTES, formatApiKey, isApiKey, shownPartOf } from './api-key-format.js';

const zeros = formatApiKey(new Uint8Array(API_KEY_SECRET_BYTES));

describe('the format of API keys', () => {
  it('is what the contract documents for scanners', () => {
    // Computed apart from this code: the CRC-32 of 34 zeros is 0x277F8325.
    expect(zeros).toBe(`ohc_${'0'.repeat(34)}0iqUEf`);
    expect(isApiKey('ohc_7Hq2Wm9XkR4tYp1ZcV6bNs3LdF8gJ5eA0u1cAPD4')).toBe(true);
    expect(formatApiKey(new Uint8Array(API_KEY_SECRET_BYTES).fill(0xff))).toMatch(/^ohc_[A-Za-z0-9]{40}$/);
  });

  it('holds every secret apart', () => {
    const keys = Array.from({ length: 1000 }, () => formatApiKey(randomBytes(API_KEY_SECRET_BYTES)));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !isApiKey(key))).toEqual([]);
  });

  it('is told from every single typo', () => {
    const key = formatApiKey(randomBytes(API_KEY_SECRET_BYTES));
    const typos = Array.from(key).map((character, index) => {
      const other = character === 'a' ? 'b' : 'a';
      return key.slice(0, index) + other + key.slice(index + 1);
    });
    expect(typos.filter(isApiKey)).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['the prefix alone', 'ohc_'],
    ['another prefix', zeros.replace('ohc_', 'ohr_')],
    ['one character less', zeros.slice(0, -1)],
    ['one character more', `${zeros}0`],
    ['a line break after it', `${zeros}\n`],
    ['something before it', ` ${zeros}`],
  ])('is not %s', (_, text) => {
    expect(isApiKey(text)).toBe(false);
  });

  it('shows enough to recognise a key by, and not enough to guess it', () => {
    expect(shownPartOf(zeros)).toBe('ohc_00000000');
  });
});
