import type { Webhook } from '@openhands-connect/contract';
import type { WebhookEntity } from './webhook.entity.js';

/** Everything but the secret. */
export function presentWebhook(webhook: WebhookEntity): Webhook {
  return {
    webhook_id: webhook.id,
    url: webhook.url,
    events: webhook.events,
    description: webhook.description,
    conversation_ids: webhook.conversationIds,
    api_key_id: webhook.apiKeyId,
    status: webhook.status,
    disabled_reason: webhook.disabledReason,
    created_at: webhook.createdAt.toISOString(),
    updated_at: webhook.updatedAt.toISOString(),
  };
}
