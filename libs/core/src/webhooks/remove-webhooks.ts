import { statement, type Transaction } from '@openhands-connect/platform';

/** Which webhooks of an owner are to go: one, what one API key has registered, or (with neither) all. */
export interface Doomed {
  readonly webhookId?: string;
  readonly apiKeyId?: string;
}

/** owner, webhook (null: any), the key that registered it (null: any). In one order, so that of two removals neither waits for the other. */
const deleteRows = statement<readonly [string, string | null, string | null], { id: string }>(
  'webhooks.delete_rows',
  `DELETE FROM webhooks WHERE id IN (
    SELECT id FROM webhooks WHERE owner_id = $1::uuid AND ($2::uuid IS NULL OR id = $2::uuid)
      AND ($3::uuid IS NULL OR api_key_id = $3::uuid)
    ORDER BY id FOR UPDATE)
  RETURNING id`,
);
/** webhooks. A statement of its own: it sees the deliveries of a dispatcher that held the rows until then. */
const deleteDeliveries = statement<readonly [readonly string[]], never>(
  'webhooks.delete_deliveries',
  `WITH gone AS (DELETE FROM webhook_deliveries WHERE webhook_id = ANY($1::uuid[]) RETURNING id)
  DELETE FROM webhook_delivery_attempts a USING gone WHERE a.delivery_id = gone.id`,
);

/**
 * Removes webhooks with everything that waits to be delivered and what was; false when the owner has no such one.
 * End whatever may register more of them before.
 */
export async function removeWebhooks(tx: Transaction, ownerId: string, doomed: Doomed): Promise<boolean> {
  const gone = await tx.run(deleteRows, [ownerId, doomed.webhookId ?? null, doomed.apiKeyId ?? null]);
  if (gone.length > 0) await tx.run(deleteDeliveries, [gone.map(({ id }) => id)]);
  return gone.length > 0;
}
