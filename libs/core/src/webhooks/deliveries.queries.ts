import { statement, type LoggedEvent } from '@openhands-connect/platform';
import type { DeliveryStatus, WebhookEventName } from '@openhands-connect/contract';
import { OWNER_IS_ENABLED, WAITED_FOR, WEBHOOK_IS_GOOD } from './deliverable.sql.js';

/** Webhooks that are busy enough, how many deliveries of one webhook, how many of all. */
export type DueParams = readonly [exceptWebhookIds: readonly string[], perWebhook: number, limit: number];

/**
 * The deliveries that have been due for longest, a few of each webhook. It costs what the webhooks are that something
 * waits for, not what waits: neither a backlog of one, nor what is left of those that are gone or may not be delivered to
 * any more, holds others up.
 */
export const dueDeliveries = statement<DueParams, { id: string; webhook_id: string }>(
  'webhooks.due_deliveries',
  `WITH RECURSIVE ${WAITED_FOR}
  SELECT d.id, w.id AS webhook_id
  FROM waited_for JOIN webhooks w ON w.id = waited_for.webhook_id CROSS JOIN LATERAL (
    SELECT p.id, p.due_at FROM webhook_deliveries p
    WHERE p.webhook_id = w.id AND p.status = 'pending' AND p.due_at <= now()
    ORDER BY p.due_at, p.id LIMIT $2::int) d
  WHERE w.id <> ALL($1::uuid[]) AND ${WEBHOOK_IS_GOOD} AND ${OWNER_IS_ENABLED}
  ORDER BY d.due_at, d.id LIMIT $3::int`,
);

/** A delivery that this worker holds, with everything that an attempt needs. */
export interface LeasedDelivery {
  id: string;
  /** The fencing token: an outcome under another lease is refused. */
  leaseId: string;
  webhookId: string;
  /** Attempts whose outcome is known. */
  attemptCount: number;
  eventType: WebhookEventName;
  url: string;
  secret: string;
  /**
   * The webhook is active and what registered it is good, the event is still there, and the webhook's owner, not disabled,
   * may see it at this moment.
   */
  isWanted: boolean;
  streamId: string;
  seq: number;
  eventId: string;
  /** Of the event; null when it is gone. */
  name: LoggedEvent['name'] | null;
  occurredAt: Date | null;
  data: object | null;
}

/**
 * deliveries, lease in seconds. Takes those of them that are still to be had; one whose webhook is gone gives no row. An
 * event of a conversation is for its members; so is the news, in a user's own stream, that there is one.
 */
export const leaseDeliveries = statement<readonly [readonly string[], number], LeasedDelivery>(
  'webhooks.lease_deliveries',
  `WITH taken AS (
    UPDATE webhook_deliveries SET lease_id = gen_random_uuid(), due_at = now() + make_interval(secs => $2::int)
    WHERE id IN (SELECT id FROM webhook_deliveries
      WHERE id = ANY($1::uuid[]) AND status = 'pending' AND due_at <= now() FOR UPDATE SKIP LOCKED)
    RETURNING *
  )
  SELECT d.id, d.lease_id AS "leaseId", d.webhook_id AS "webhookId", d.attempt_count AS "attemptCount",
    d.event_type AS "eventType", w.url, w.secret, d.stream_id AS "streamId", d.seq, d.event_id AS "eventId",
    e.name, e.occurred_at AS "occurredAt", e.data,
    ${WEBHOOK_IS_GOOD} AND ${OWNER_IS_ENABLED} AND e.seq IS NOT NULL AND CASE
      WHEN e.name = 'conversation_insert' OR e.stream_id <> w.owner_id THEN EXISTS (
        SELECT FROM conversation_members m WHERE m.user_id = w.owner_id AND m.conversation_id = CASE
          WHEN e.name = 'conversation_insert' THEN (e.data->>'conversation_id')::uuid ELSE e.stream_id END)
      ELSE true END AS "isWanted"
  FROM taken d JOIN webhooks w ON w.id = d.webhook_id
    LEFT JOIN events e ON e.stream_id = d.stream_id AND e.seq = d.seq
  ORDER BY d.id`,
);

/** delivery, lease, status, next attempt, started, latency in ms, response status, response body, error. */
export type RecordAttemptParams = readonly [
  id: string,
  leaseId: string,
  status: DeliveryStatus,
  nextAttemptAt: Date | null,
  startedAt: Date,
  latencyMs: number,
  responseStatus: number | null,
  responseBody: string | null,
  error: string | null,
];

/** Keeps an attempt and what it means for its delivery. No row: the lease is lost, and nothing was written. */
export const recordAttempt = statement<RecordAttemptParams, { delivery_id: string }>(
  'webhooks.record_attempt',
  `WITH held AS (
    UPDATE webhook_deliveries SET status = $3::text, attempt_count = attempt_count + 1,
      last_response_status = $7::int, next_attempt_at = $4::timestamptz, due_at = coalesce($4::timestamptz, due_at),
      lease_id = NULL, completed_at = CASE WHEN $3::text = 'pending' THEN NULL ELSE now() END
    WHERE id = $1::uuid AND lease_id = $2::uuid AND status = 'pending'
    RETURNING id, attempt_count
  )
  INSERT INTO webhook_delivery_attempts
    (delivery_id, number, started_at, latency_ms, response_status, response_body, error)
  SELECT id, attempt_count, $5::timestamptz, $6::int, $7::int, $8::text, $9::text FROM held
  RETURNING delivery_id`,
);

/** delivery, lease. Nothing is to be attempted any more. */
export const cancelDelivery = statement<readonly [string, string], never>(
  'webhooks.cancel_delivery',
  `UPDATE webhook_deliveries SET status = 'cancelled', next_attempt_at = NULL, lease_id = NULL, completed_at = now()
  WHERE id = $1 AND lease_id = $2 AND status = 'pending'`,
);

/** delivery, lease. Somebody else may take it at once. */
export const giveDeliveryBack = statement<readonly [string, string], never>(
  'webhooks.give_delivery_back',
  'UPDATE webhook_deliveries SET due_at = now(), lease_id = NULL WHERE id = $1 AND lease_id = $2',
);

/** webhook. Its receiver wants nothing more. What waits for it is left to DeliveryRetention, however much that is. */
export const disableGone = statement<readonly [string], never>(
  'webhooks.disable_gone',
  `UPDATE webhooks SET status = 'disabled', disabled_reason = 'gone', updated_at = now()
  WHERE id = $1::uuid AND status = 'active'`,
);
