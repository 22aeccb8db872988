import type { DeliverySummary } from '@openhands-connect/contract';
import type { DeliveryEntity } from './delivery.entity.js';

export function presentDelivery(delivery: DeliveryEntity): DeliverySummary {
  return {
    delivery_id: delivery.id,
    webhook_id: delivery.webhookId,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    status: delivery.status,
    attempt_count: delivery.attemptCount,
    last_response_status: delivery.lastResponseStatus,
    next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
    created_at: delivery.createdAt.toISOString(),
    completed_at: delivery.completedAt?.toISOString() ?? null,
  };
}
