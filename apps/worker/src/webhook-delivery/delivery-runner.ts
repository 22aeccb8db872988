import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DeliveriesService, LOG, type AttemptResult, type LeasedDelivery } from '@openhands-connect/core';
import type { Log, OutboundFetch } from '@openhands-connect/platform';
import { attempt } from './attempt.js';
import { OUTBOUND } from './outbound.js';

const RECORD_PAUSE_MS = 1000;

/** Carries one leased delivery through one attempt. */
@Injectable()
export class DeliveryRunner {
  constructor(
    private readonly deliveries: DeliveriesService,
    @Inject(OUTBOUND) private readonly fetch: OutboundFetch,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Never rejects. @param stopping aborts when this worker has no more time */
  async run(delivery: LeasedDelivery, stopping: AbortSignal): Promise<void> {
    const leasedUntilMs = performance.now() + this.deliveries.leaseMs;
    try {
      const result = await attempt(delivery, this.fetch, stopping);
      await this.record(delivery, result, leasedUntilMs);
    } catch (error) {
      if (stopping.aborted) await this.deliveries.giveBack(delivery).catch(() => undefined);
      else this.log.warn({ err: error, deliveryId: delivery.id }, 'a delivery is left to whoever takes it next');
    }
  }

  /** The receiver has the event: the outcome is written down as soon as the database takes it, while the lease lasts. */
  private async record(delivery: LeasedDelivery, result: AttemptResult, untilMs: number): Promise<void> {
    for (;;) {
      try {
        await this.deliveries.record(delivery, result);
        return;
      } catch (error) {
        if (performance.now() + RECORD_PAUSE_MS > untilMs) throw error;
        await delay(RECORD_PAUSE_MS);
      }
    }
  }
}
