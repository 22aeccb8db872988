import { Module } from '@nestjs/common';
import {
  ActivityRetention,
  AgentsModule,
  ApiKeyRetention,
  CONFIG,
  DeliveryRetention,
  FilesModule,
  GoogleRetention,
  IdempotencyModule,
  SessionRetention,
  WebhooksModule,
} from '@openhands-connect/core';
import { AGENT_ENGINES, createAgentEngines } from './agent-runner/agent-engines.js';
import { AgentRunner } from './agent-runner/agent-runner.js';
import { TurnRunner } from './agent-runner/turn-runner.js';
import { Maintenance } from './maintenance/maintenance.js';
import { DeliveryRunner } from './webhook-delivery/delivery-runner.js';
import { EventDispatch } from './webhook-delivery/event-dispatch.js';
import { createReceiverFetch, OUTBOUND } from './webhook-delivery/outbound.js';
import { WebhookDeliverer } from './webhook-delivery/webhook-deliverer.js';

/** What goes on behind the doors: the agents' answers, the webhooks, the clean-up. Wants a global PlatformModule beside it. */
@Module({
  imports: [AgentsModule, FilesModule, IdempotencyModule, WebhooksModule],
  providers: [
    { provide: AGENT_ENGINES, useFactory: createAgentEngines },
    { provide: OUTBOUND, useFactory: createReceiverFetch, inject: [CONFIG] },
    ActivityRetention,
    ApiKeyRetention,
    AgentRunner,
    DeliveryRetention,
    DeliveryRunner,
    EventDispatch,
    GoogleRetention,
    Maintenance,
    SessionRetention,
    TurnRunner,
    WebhookDeliverer,
  ],
})
export class WorkerModule {}
