import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { RefreshTokens } from './refresh-tokens.js';

const tokens = new RefreshTokens(Buffer.alloc(32, 1));
const claims = { sessionId: uuidv7(), generation: 7 };

describe('refresh tokens', () => {
  it('come back as what they were issued for', () => {
    expect(tokens.parse(tokens.issue(claims))).toEqual(claims);
  });

  it('are the same for the same generation, and differ for the next', () => {
    expect(tokens.issue(claims)).toBe(tokens.issue(claims));
    expect(tokens.issue(claims)).not.toBe(tokens.issue({ ...claims, generation: 8 }));
  });

  it.each([
    ['another key', new RefreshTokens(Buffer.alloc(32, 2)).issue(claims)],
    ['no prefix', tokens.issue(claims).slice(4)],
    ['a cut end', tokens.issue(claims).slice(0, -2)],
    ['a changed session', `ohr_B${tokens.issue(claims).slice(5)}`],
    ['nothing', ''],
  ])('are refused with %s', (_, token) => {
    expect(tokens.parse(token)).toBeUndefined();
  });
});
