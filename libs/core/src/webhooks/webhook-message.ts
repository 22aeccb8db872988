import { toPayload } from '@openhands-connect/platform';
import { signWebhook } from '@openhands-connect/contract';
import type { LeasedDelivery } from './deliveries.queries.js';

/** What is posted to a receiver. */
export interface WebhookRequest {
  headers: Record<string, string>;
  body: string;
}

/**
 * The request of an attempt, as Standard Webhooks has it: `data` is exactly what the sockets were sent, the id is the
 * event's and the same at every attempt, time and signature are the attempt's own.
 */
export async function webhookRequest(delivery: LeasedDelivery, now: Date): Promise<WebhookRequest> {
  const { streamId, seq, eventId, name, occurredAt, data, eventType, secret } = delivery;
  if (name === null || occurredAt === null || data === null) throw new Error(`the event ${eventId} is gone`);
  const timestamp = Math.floor(now.getTime() / 1000);
  const event = { streamId, seq, eventId, name, occurredAt: occurredAt.toISOString(), data };
  const body = JSON.stringify({ type: eventType, timestamp: event.occurredAt, data: toPayload(event) });
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'OpenHands-Connect-Webhooks/1',
    'webhook-id': eventId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': await signWebhook({ id: eventId, timestamp, body }, [secret]),
  };
  return { headers, body };
}
