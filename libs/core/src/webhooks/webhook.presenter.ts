import type { Webhook } from '@openhands-connect/contract';
import type { WebhookEntity } from './webhook.entity.js';

/** Everything but the secret. @param isSilenced what registered it may not do so any more, and it hears nothing */
export function presentWebhook(webhook: WebhookEntity, isSilenced: boolean): Webhook {
  const hasEnded = isSilenced && webhook.status === 'active';
  return {
    webhook_id: webhook.id,
    url: webhook.url,
    events: webhook.events,
    description: webhook.description,
    conversation_ids: webhook.conversationIds,
    api_key_id: webhook.apiKeyId,
    status: hasEnded ? 'disabled' : webhook.status,
    disabled_reason: hasEnded ? 'key_expired' : webhook.disabledReason,
    created_at: webhook.createdAt.toISOString(),
    updated_at: webhook.updatedAt.toISOString(),
  };
}
