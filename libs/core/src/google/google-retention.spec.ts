import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCore, type TestCore } from '../testing/index.js';
import { GoogleAttemptEntity } from './google-attempt.entity.js';
import { GoogleCodeEntity } from './google-code.entity.js';
import { GoogleRetention } from './google-retention.js';
import { sha256 } from './holder.js';

const MINUTE_MS = 60_000;

describe('retention of Google sign-ins', () => {
  let core: TestCore;
  beforeAll(async () => {
    core = await startCore();
  });
  afterAll(() => core.close());

  it('removes the attempts and codes that are over, and no others', async () => {
    const { manager } = core.runtime.database;
    const holder = { holderKind: 'browser', holderHash: sha256('key') } as const;
    const person = { issuer: 'i', subject: 's', email: null, emailVerified: false, name: null, onlyLinks: false };
    for (const [name, expiresAt] of [
      ['over', new Date(Date.now() - MINUTE_MS)],
      ['open', new Date(Date.now() + MINUTE_MS)],
    ] as const) {
      const attempt = { stateHash: sha256(name), nonce: 'n', codeVerifier: 'v', redirectUri: 'https://a.example/' };
      await manager.insert(GoogleAttemptEntity, { ...attempt, ...holder, expiresAt });
      await manager.insert(GoogleCodeEntity, { codeHash: sha256(name), ...person, ...holder, expiresAt });
    }
    expect(await new GoogleRetention(core.runtime.database).forgetOver()).toBe(false);
    const [attempts, codes] = [await manager.find(GoogleAttemptEntity), await manager.find(GoogleCodeEntity)];
    expect(attempts.map(({ stateHash }) => stateHash)).toEqual([sha256('open')]);
    expect(codes.map(({ codeHash }) => codeHash)).toEqual([sha256('open')]);
  });
});
