import type { ApiKey } from '@openhands-connect/contract';
import type { ApiKeyEntity } from './api-key.entity.js';

export function presentApiKey(key: ApiKeyEntity): ApiKey {
  return {
    key_id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes,
    conversation_ids: key.conversationIds,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
  };
}
