import { describe, expect, it } from '@jest/globals';
import { tokenIn } from './reset-token.js';

describe('the token of a mailed link', () => {
  it.each([
    ['#token=abc-DEF_123', 'abc-DEF_123'],
    ['#token=abc&utm_source=mail', 'abc'],
    ['#', undefined],
    ['', undefined],
    ['#token=', undefined],
    ['#other=abc', undefined],
  ])('in %j is %j', (hash, token) => {
    expect(tokenIn(hash)).toBe(token);
  });
});
