import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BUS, DeliveriesService, DELIVERY_QUEUE, LOG, type LeasedDelivery } from '@openhands-connect/core';
import { workTopic, type Bus, type Log, type Unsubscribe } from '@openhands-connect/platform';
import { PollLoop } from '../loop/poll-loop.js';
import { Slots } from '../loop/slots.js';
import { DeliveryRunner } from './delivery-runner.js';
import { InFlight } from './in-flight.js';

const POLL_MS = 1000;
const ATTEMPTS_AT_ONCE = 100;
/** An endpoint that hangs holds no more slots than these. */
const ATTEMPTS_PER_ENDPOINT = 4;
const CANDIDATES = 200;
/** How long a stop waits for answers before it gives the attempts back. */
const GRACE_MS = 3000;

/** Brings due deliveries to their endpoints, many at once, a few per endpoint. */
@Injectable()
export class WebhookDeliverer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly loop: PollLoop;
  private readonly slots = new Slots(ATTEMPTS_AT_ONCE, () => this.loop.wake());
  private readonly inFlight = new InFlight(ATTEMPTS_PER_ENDPOINT);
  private unsubscribe: Unsubscribe | undefined;

  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly runner: DeliveryRunner,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(LOG) log: Log,
  ) {
    this.loop = new PollLoop({ name: 'webhook-delivery', pass: () => this.takeDue(), pollMs: POLL_MS, log });
  }

  onApplicationBootstrap(): void {
    this.unsubscribe = this.bus.subscribe(workTopic(DELIVERY_QUEUE), () => this.loop.wake());
    this.loop.start();
  }

  /** Waits a little for answers; what is still under way then goes back to the queue. */
  async onModuleDestroy(): Promise<void> {
    this.unsubscribe?.();
    await this.loop.stop();
    const timer = setTimeout(() => this.stopping.abort(), GRACE_MS);
    await this.slots.drain();
    clearTimeout(timer);
  }

  private async takeDue(): Promise<boolean> {
    const { free } = this.slots;
    if (free === 0) return false;
    const due = await this.deliveries.due(this.inFlight.saturated(), ATTEMPTS_PER_ENDPOINT, CANDIDATES);
    const chosen = this.inFlight.choose(due, free);
    if (chosen.length === 0) return false;
    const leased = await this.deliveries.lease(chosen.map(({ id }) => id));
    for (const delivery of leased) this.start(delivery);
    return true;
  }

  private start(delivery: LeasedDelivery): void {
    this.inFlight.add(delivery.webhookId);
    this.slots.start(async () => {
      await this.runner.run(delivery, this.stopping.signal);
      this.inFlight.remove(delivery.webhookId);
    });
  }
}
