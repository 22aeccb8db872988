import { statement } from '@openhands-connect/platform';

/** After this webhook, how many webhooks to look at, how many deliveries to find. */
export type FindOrphanedParams = readonly [afterWebhookId: string, webhooks: number, deliveries: number];

export interface OrphanedBatch {
  /** How many webhooks, living or not. */
  looked_at: number;
  /** The last of them. */
  webhook_id: string;
  /** Deliveries of those that are gone. */
  ids: string[];
}

/**
 * Looks at the next webhooks that deliveries name, jumping from one to the next in the index however many deliveries one
 * has, and holds deliveries of those that are not there any more. What a worker is writing an outcome of at this moment
 * is left to the next round.
 *
 * No row when there is nothing to look at.
 */
export const findOrphaned = statement<FindOrphanedParams, OrphanedBatch>(
  'webhooks.find_orphaned',
  `WITH RECURSIVE named AS (
    (SELECT webhook_id, 1 AS ordinal FROM webhook_deliveries WHERE webhook_id > $1::uuid ORDER BY webhook_id LIMIT 1)
    UNION ALL
    SELECT next.webhook_id, named.ordinal + 1 FROM named CROSS JOIN LATERAL (
      SELECT d.webhook_id FROM webhook_deliveries d WHERE d.webhook_id > named.webhook_id
      ORDER BY d.webhook_id LIMIT 1) next
    WHERE named.ordinal < $2::int
  ), gone AS MATERIALIZED (
    SELECT webhook_id FROM named WHERE NOT EXISTS (SELECT FROM webhooks w WHERE w.id = named.webhook_id)
  ), orphaned AS (
    SELECT d.id FROM gone CROSS JOIN LATERAL (
      SELECT o.id FROM webhook_deliveries o WHERE o.webhook_id = gone.webhook_id
      ORDER BY o.webhook_id, o.id LIMIT $3::int FOR UPDATE SKIP LOCKED) d
    LIMIT $3::int
  )
  SELECT named.ordinal AS looked_at, named.webhook_id, ARRAY(SELECT id FROM orphaned) AS ids
  FROM named ORDER BY named.ordinal DESC LIMIT 1`,
);

/** deliveries that the transaction holds. A statement of its own: it sees the attempt of a worker that held one until then. */
export const deleteOrphaned = statement<readonly [readonly string[]], never>(
  'webhooks.delete_orphaned',
  `WITH deleted AS (DELETE FROM webhook_deliveries WHERE id = ANY($1::uuid[]))
  DELETE FROM webhook_delivery_attempts WHERE delivery_id = ANY($1::uuid[])`,
);
