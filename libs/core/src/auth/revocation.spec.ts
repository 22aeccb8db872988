import { describe, expect, it } from '@jest/globals';
import type { Credential } from './principal.js';
import { isEndedBy, type Revocation } from './revocation.js';

const session: Credential = { kind: 'session', sessionId: 'one', kid: 'key' };
const key: Credential = { kind: 'api_key', keyId: 'one', conversationIds: null };

describe('a revocation', () => {
  it.each<[string, Revocation, Credential, boolean]>([
    ['of a session ends it', { userId: 'user', sessionId: 'one' }, session, true],
    ['of a session leaves another', { userId: 'user', sessionId: 'two' }, session, false],
    ['of a session leaves a key, whatever its id', { userId: 'user', sessionId: 'one' }, key, false],
    ['of a key ends it', { userId: 'user', apiKeyId: 'one' }, key, true],
    ['of a key leaves another', { userId: 'user', apiKeyId: 'two' }, key, false],
    ['of a key leaves a session, whatever its id', { userId: 'user', apiKeyId: 'one' }, session, false],
    ['of everything ends sessions', { userId: 'user' }, session, true],
    ['of everything ends keys', { userId: 'user' }, key, true],
    ['of everything leaves other users', { userId: 'other' }, session, false],
    ['leaves what another user has under the same id', { userId: 'other', sessionId: 'one' }, session, false],
  ])('%s', (_, revocation, credential, ends) => {
    expect(isEndedBy({ userId: 'user', credential, scopes: 'all', expiresAtMs: 0 }, revocation)).toBe(ends);
  });
});
