import { Injectable } from '@nestjs/common';
import { Database, statement } from '@openhands-connect/platform';
import { deleteOrphaned, findOrphaned } from './orphaned-deliveries.queries.js';
import { cancelWithdrawn } from './withdrawn-deliveries.queries.js';

const AT_ONCE = 1000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * how many, at most. Removes deliveries that were completed more than 30 days ago, with their attempts. What was
 * completed then was made before: the ids are UUIDv7, so the primary key leads to the old ones.
 */
const deleteCompleted = statement<readonly [number], { count: number }>(
  'webhooks.delete_completed',
  `WITH bound AS (
    SELECT (lpad(to_hex((extract(epoch FROM now() - interval '30 days') * 1000)::bigint), 12, '0')
      || repeat('0', 20))::uuid AS id
  ), completed AS (
    DELETE FROM webhook_deliveries WHERE id IN (SELECT id FROM webhook_deliveries
      WHERE id < (SELECT id FROM bound) AND completed_at < now() - interval '30 days'
      ORDER BY id LIMIT $1::int FOR UPDATE SKIP LOCKED)
    RETURNING id
  ), attempts AS (
    DELETE FROM webhook_delivery_attempts WHERE delivery_id IN (SELECT id FROM completed)
  ) SELECT count(*)::int AS count FROM completed`,
);

/** Keeps deliveries from waiting, and the history of them from growing, for ever. */
@Injectable()
export class DeliveryRetention {
  /** Deliveries of webhooks up to this one were looked at in this round. */
  private lookedAt = BEFORE_ALL;

  constructor(private readonly database: Database) {}

  /** Cancels some of what waits for webhooks that may not be delivered to any more; true when there may be more. */
  async cancelWithdrawn(atOnce = AT_ONCE): Promise<boolean> {
    const [cancelled] = await this.database.run(cancelWithdrawn, [atOnce]);
    return cancelled?.count === atOnce;
  }

  /** Removes some of the deliveries that were completed more than 30 days ago; true when there may be more. */
  async forgetCompleted(): Promise<boolean> {
    const [deleted] = await this.database.run(deleteCompleted, [AT_ONCE]);
    return deleted?.count === AT_ONCE;
  }

  /** Removes some of the deliveries whose webhook is gone, with their attempts; true when there may be more. */
  async forgetOrphaned(atOnce = AT_ONCE): Promise<boolean> {
    const batch = await this.database.transaction(async (tx) => {
      const [found] = await tx.run(findOrphaned, [this.lookedAt, atOnce, atOnce]);
      if (found && found.ids.length > 0) await tx.run(deleteOrphaned, [found.ids]);
      return found;
    });
    // These webhooks may have more.
    if (batch?.ids.length === atOnce) return true;
    const hasMore = batch?.looked_at === atOnce;
    this.lookedAt = hasMore ? batch.webhook_id : BEFORE_ALL;
    return hasMore;
  }
}
