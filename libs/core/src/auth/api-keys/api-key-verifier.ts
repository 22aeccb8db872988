import { Injectable } from '@nestjs/common';
import { Database, DomainError } from '@openhands-connect/platform';
import type { Principal } from '../principal.js';
import { isApiKey } from './api-key-format.js';
import { apiKeyHash } from './api-key-secrets.js';
import { keyByHash } from './api-keys.queries.js';

/** Turns an API key into who calls, by one look-up. */
@Injectable()
export class ApiKeyVerifier {
  constructor(private readonly database: Database) {}

  /** @throws DomainError auth.token_invalid (also for a revoked key), auth.token_expired */
  async verify(key: string): Promise<Principal> {
    if (!isApiKey(key)) throw new DomainError('auth.token_invalid', 'This is no API key: its checksum is wrong.');
    const [known] = await this.database.run(keyByHash, [apiKeyHash(key)]);
    if (!known) throw new DomainError('auth.token_invalid');
    if (known.revoked_at) throw new DomainError('auth.token_invalid', 'The API key was revoked.');
    const expiresAtMs = known.expires_at?.getTime() ?? Number.POSITIVE_INFINITY;
    if (expiresAtMs <= Date.now()) throw new DomainError('auth.token_expired', 'The API key has expired.');
    const conversationIds = known.conversation_ids && new Set(known.conversation_ids);
    return {
      userId: known.user_id,
      credential: { kind: 'api_key', keyId: known.id, conversationIds },
      scopes: new Set(known.scopes),
      expiresAtMs,
    };
  }
}
