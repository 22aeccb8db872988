import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { uuidv7 } from '@openhands-connect/platform';
import { DeviceTokens } from './device-tokens.js';

const email = 'Ada@example.com';
const DAY_MS = 86_400_000;

describe('a device token', () => {
  const userId = uuidv7();
  const tokens = new DeviceTokens(randomBytes(32));
  const token = tokens.issue({ userId, email, generation: 7 });
  afterEach(() => void jest.restoreAllMocks());

  it('tells its account, whatever it is held beside', () => {
    const another = tokens.issue({ userId: uuidv7(), email: 'bob@example.com', generation: 0 });
    const claims = tokens.find(['', 'garbage', another, token], ' ada@EXAMPLE.com');
    expect(claims).toEqual({ userId, generation: 7, deviceId: expect.stringMatching(/^[\w-]{11}$/) });
  });

  it('is another at each sign-in, and never a user’s id in the clear', () => {
    const next = tokens.issue({ userId, email, generation: 7 });
    expect(tokens.find([next], email)?.deviceId).not.toBe(tokens.find([token], email)?.deviceId);
    expect(token).not.toContain(userId.replaceAll('-', ''));
  });

  it('says nothing for another address', () => {
    expect(tokens.find([token], 'bob@example.com')).toBeUndefined();
  });

  it('is worth nothing to another server, or changed anywhere', () => {
    expect(new DeviceTokens(randomBytes(32)).find([token], email)).toBeUndefined();
    for (let index = 0; index < 64; index++) {
      const bytes = Buffer.from(token, 'base64url');
      bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
      expect([index, tokens.find([bytes.toString('base64url')], email)]).toEqual([index, undefined]);
    }
    expect(tokens.find([token.slice(0, -2)], email)).toBeUndefined();
  });

  it('is over after 180 days', () => {
    const madeAtMs = Date.now();
    const clock = jest.spyOn(Date, 'now');
    clock.mockReturnValue(madeAtMs + 180 * DAY_MS - 5_000);
    expect(tokens.find([token], email)).toBeDefined();
    clock.mockReturnValue(madeAtMs + 180 * DAY_MS + 5_000);
    expect(tokens.find([token], email)).toBeUndefined();
  });
});
