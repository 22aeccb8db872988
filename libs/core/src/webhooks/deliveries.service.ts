import { Inject, Injectable } from '@nestjs/common';
import { Database, type Config } from '@openhands-connect/platform';
import { CONFIG } from '../platform/tokens.js';
import { nextStatus } from './delivery-state.js';
import { judgeAttempt, type AttemptResult } from './delivery-verdict.js';
import {
  cancelDelivery,
  disableGone,
  dueDeliveries,
  giveDeliveryBack,
  leaseDeliveries,
  recordAttempt,
  type LeasedDelivery,
} from './deliveries.queries.js';

/** How much longer than an attempt a lease lasts: time to write the outcome down, even through a short outage. */
const LEASE_MARGIN_MS = 15_000;

/** A delivery that waits, and its endpoint. */
export interface DueDelivery {
  id: string;
  webhookId: string;
}

/** Deliveries as leased work: taken by one worker at a time, given on when that worker is gone. */
@Injectable()
export class DeliveriesService {
  /** How long a worker has a delivery for itself. */
  readonly leaseMs: number;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.leaseMs = config.webhooks.timeoutMs + LEASE_MARGIN_MS;
  }

  /** What has been due for longest, so much of each webhook and nothing of these. */
  async due(exceptWebhookIds: readonly string[], perWebhook: number, limit: number): Promise<DueDelivery[]> {
    const rows = await this.database.run(dueDeliveries, [exceptWebhookIds, perWebhook, limit]);
    return rows.map(({ id, webhook_id: webhookId }) => ({ id, webhookId }));
  }

  /** Takes those of them that nobody else has taken, and drops what nobody is to hear any more. */
  async lease(deliveryIds: readonly string[]): Promise<LeasedDelivery[]> {
    const leased = await this.database.run(leaseDeliveries, [deliveryIds, Math.ceil(this.leaseMs / 1000)]);
    const unwanted = leased.filter(({ isWanted }) => !isWanted);
    for (const { id, leaseId } of unwanted) await this.database.run(cancelDelivery, [id, leaseId]);
    return leased.filter(({ isWanted }) => isWanted);
  }

  /** Keeps the outcome of an attempt; false when the lease is lost: somebody else has the delivery. */
  async record(delivery: LeasedDelivery, result: AttemptResult): Promise<boolean> {
    const { event, nextAttemptAt } = judgeAttempt(result, {
      attemptNumber: delivery.attemptCount + 1,
      retryScheduleMs: this.config.webhooks.retryScheduleMs,
      now: new Date(),
      random: Math.random(),
    });
    return await this.database.transaction(async (tx) => {
      const [kept] = await tx.run(recordAttempt, [
        delivery.id,
        delivery.leaseId,
        nextStatus('pending', event),
        nextAttemptAt,
        result.startedAt,
        result.latencyMs,
        result.responseStatus,
        result.responseBody,
        result.error,
      ]);
      if (kept && event === 'gone') await tx.run(disableGone, [delivery.webhookId]);
      return kept !== undefined;
    });
  }

  /** Lets others attempt it at once, as if it had not been taken. */
  async giveBack({ id, leaseId }: LeasedDelivery): Promise<void> {
    await this.database.run(giveDeliveryBack, [id, leaseId]);
  }
}
