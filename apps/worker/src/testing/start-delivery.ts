import { DeliveriesService, WebhookDispatcher } from '@openhands-connect/core';
import type { TestCore } from '@openhands-connect/core/testing';
import { DeliveryRunner } from '../webhook-delivery/delivery-runner.js';
import { EventDispatch } from '../webhook-delivery/event-dispatch.js';
import { createReceiverFetch } from '../webhook-delivery/outbound.js';
import { WebhookDeliverer } from '../webhook-delivery/webhook-deliverer.js';

export interface RunningDelivery {
  stop(): Promise<void>;
}

/** Dispatcher and deliverer over a core that may have others. */
export function startDelivery(core: TestCore): RunningDelivery {
  const { bus, log, config } = core.runtime;
  const deliveries = core.get(DeliveriesService);
  const runner = new DeliveryRunner(deliveries, createReceiverFetch(config), log);
  const parts = [
    new EventDispatch(core.get(WebhookDispatcher), bus, log),
    new WebhookDeliverer(deliveries, runner, bus, log),
  ];
  for (const part of parts) part.onApplicationBootstrap();
  return {
    stop: async () => {
      await Promise.all(parts.map((part) => part.onModuleDestroy()));
    },
  };
}
