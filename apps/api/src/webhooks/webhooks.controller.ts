import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { WebhooksService, type Principal } from '@openhands-connect/core';
import { Caller } from '../http/caller.decorator.js';

@Controller()
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Operation('registerWebhook')
  async register(
    { headers, body }: Received<'registerWebhook'>,
    @Caller() principal: Principal,
  ): Promise<Reply<'registerWebhook'>> {
    return { status: 201, body: await this.webhooks.register(principal, body, headers['idempotency-key']) };
  }

  @Operation('listWebhooks')
  async list({ query }: Received<'listWebhooks'>, @Caller() principal: Principal): Promise<Reply<'listWebhooks'>> {
    return { status: 200, body: await this.webhooks.list(principal, query) };
  }

  @Operation('getWebhook')
  async get({ path }: Received<'getWebhook'>, @Caller() principal: Principal): Promise<Reply<'getWebhook'>> {
    return { status: 200, body: await this.webhooks.get(principal, path.webhook_id) };
  }

  @Operation('deleteWebhook')
  async delete({ path }: Received<'deleteWebhook'>, @Caller() principal: Principal): Promise<Reply<'deleteWebhook'>> {
    await this.webhooks.delete(principal, path.webhook_id);
    return { status: 204 };
  }

  @Operation('listDeliveries')
  async listDeliveries(
    { path, query }: Received<'listDeliveries'>,
    @Caller() principal: Principal,
  ): Promise<Reply<'listDeliveries'>> {
    return { status: 200, body: await this.webhooks.listDeliveries(principal, path.webhook_id, query) };
  }
}
