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

/**
 * Removes webhooks, and nothing is delivered by them from the commit on; false when the owner has no such one. What was
 * and what waits to be delivered is left to DeliveryRetention: there may be any number of it, and whoever ends a
 * credential must not fail at that, nor wait for a worker that writes an outcome down.
 * End whatever may register more of them before.
 */
export async function removeWebhooks(tx: Transaction, ownerId: string, doomed: Doomed): Promise<boolean> {
  const gone = await tx.run(deleteRows, [ownerId, doomed.webhookId ?? null, doomed.apiKeyId ?? null]);
  return gone.length > 0;
}
