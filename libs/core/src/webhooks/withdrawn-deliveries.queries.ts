import { statement } from '@openhands-connect/platform';
import { OWNER_IS_ENABLED, WAITED_FOR, WEBHOOK_IS_GOOD } from './deliverable.sql.js';

/**
 * how many, at most. Cancels what waits for webhooks that may not be delivered to any more: all of it, and of those whose
 * owner is disabled what is due, since they may be enabled before the rest is. What a worker has at this moment is left
 * to it: its receiver may have the event already.
 */
export const cancelWithdrawn = statement<readonly [number], { count: number }>(
  'webhooks.cancel_withdrawn',
  `WITH RECURSIVE ${WAITED_FOR}, silenced AS MATERIALIZED (
    SELECT w.id, CASE WHEN ${WEBHOOK_IS_GOOD} THEN now() ELSE 'infinity' END AS until
    FROM waited_for JOIN webhooks w ON w.id = waited_for.webhook_id
    WHERE NOT (${WEBHOOK_IS_GOOD} AND ${OWNER_IS_ENABLED})
  ), withdrawn AS MATERIALIZED (
    SELECT d.id FROM silenced CROSS JOIN LATERAL (
      SELECT p.id FROM webhook_deliveries p
      WHERE p.webhook_id = silenced.id AND p.status = 'pending' AND p.due_at <= silenced.until
        AND (p.lease_id IS NULL OR p.due_at <= now())
      ORDER BY p.due_at, p.id LIMIT $1::int FOR UPDATE SKIP LOCKED) d
    LIMIT $1::int
  ), cancelled AS (
    UPDATE webhook_deliveries SET status = 'cancelled', next_attempt_at = NULL, lease_id = NULL, completed_at = now()
    WHERE id IN (SELECT id FROM withdrawn)
  )
  SELECT count(*)::int AS count FROM withdrawn`,
);
