import { statement, type Transaction } from '@openhands-connect/platform';

/** webhook, owner. */
const deleteRow = statement<readonly [string, string], { id: string }>(
  'webhooks.delete_row',
  'DELETE FROM webhooks WHERE id = $1 AND owner_id = $2 RETURNING id',
);
/** webhook. */
const deleteDeliveries = statement<readonly [string], never>(
  'webhooks.delete_deliveries',
  `WITH gone AS (DELETE FROM webhook_deliveries WHERE webhook_id = $1 RETURNING id)
  DELETE FROM webhook_delivery_attempts a USING gone WHERE a.delivery_id = gone.id`,
);

/** Removes a webhook with everything that waits to be delivered and what was; false when the owner has no such one. */
export async function removeWebhook(tx: Transaction, ownerId: string, webhookId: string): Promise<boolean> {
  const [gone] = await tx.run(deleteRow, [webhookId, ownerId]);
  if (gone) await tx.run(deleteDeliveries, [webhookId]);
  return gone !== undefined;
}
