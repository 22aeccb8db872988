import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/index.js';
import { DeliveriesService } from './deliveries.service.js';
import { WebhookDispatcher } from './webhook-dispatcher.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [IdempotencyModule],
  providers: [DeliveriesService, WebhookDispatcher, WebhooksService],
  exports: [DeliveriesService, WebhookDispatcher, WebhooksService],
})
export class WebhooksModule {}
