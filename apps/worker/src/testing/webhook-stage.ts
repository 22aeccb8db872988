import type { DeliverySummary, RegisteredWebhook, RegisterWebhookRequest } from '@openhands-connect/contract';
import { DELIVERY_QUEUE, MessagesService, WebhooksModule, WebhooksService } from '@openhands-connect/core';
import { startCore, type TestCore, type TestUser } from '@openhands-connect/core/testing';
import { startReceiver, type Receiver } from './receiver.js';
import { startDelivery, type RunningDelivery } from './start-delivery.js';

const ENV = {
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  WEBHOOK_RETRY_SCHEDULE: '10ms,10ms,10ms',
  WEBHOOK_TIMEOUT: '2s',
};

/** Retries of a test come sooner than workers look on their own, so somebody keeps waking them. */
const BELL_MS = 20;

/** A core, a receiver on loopback, and workers as a test starts them; `close` ends all of it. */
export class WebhookStage {
  private readonly ends: (() => Promise<void>)[] = [];

  private constructor(
    readonly core: TestCore,
    readonly receiver: Receiver,
  ) {
    const bell = setInterval(() => core.runtime.bus.publish({ kind: 'work', queue: DELIVERY_QUEUE }), BELL_MS);
    this.ends.push(async () => clearInterval(bell));
  }

  static async open(env: Record<string, string> = {}): Promise<WebhookStage> {
    const core = await startCore({ modules: [WebhooksModule], env: { ...ENV, ...env } });
    return new WebhookStage(core, await startReceiver());
  }

  async close(): Promise<void> {
    await Promise.all(this.ends.map((end) => end()));
    await this.receiver.close();
    await this.core.close();
  }

  /** One more worker. */
  startWorker(): RunningDelivery {
    const worker = startDelivery(this.core);
    this.ends.push(() => worker.stop());
    return worker;
  }

  async register(owner: TestUser, request: Partial<RegisterWebhookRequest> = {}): Promise<RegisteredWebhook> {
    const webhooks = this.core.get(WebhooksService);
    return await webhooks.register(owner.principal, { url: this.receiver.url, events: ['*'], ...request });
  }

  async send(author: TestUser, conversationId: string, content = 'hello'): Promise<void> {
    await this.core.get(MessagesService).send(author.principal, conversationId, { content });
  }

  /** The newest first. */
  async deliveriesOf(owner: TestUser, webhookId: string): Promise<DeliverySummary[]> {
    const page = await this.core.get(WebhooksService).listDeliveries(owner.principal, webhookId, { limit: 100 });
    return page.items;
  }
}

/** Looks until it is so; the test's time limit ends the wait. */
export async function eventually<T>(look: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await look();
    if (isSo(value)) return value;
  }
}

/** Looks until the newest delivery has a status. */
export async function newestIs(look: () => Promise<DeliverySummary[]>, status: string): Promise<DeliverySummary> {
  const [newest] = await eventually(look, ([first]) => first?.status === status);
  if (!newest) throw new Error('there is no delivery');
  return newest;
}

/** Looks until there are so many deliveries and none waits any more. */
export async function settled(look: () => Promise<DeliverySummary[]>, count: number): Promise<DeliverySummary[]> {
  return await eventually(look, (list) => list.length === count && list.every(({ status }) => status !== 'pending'));
}
