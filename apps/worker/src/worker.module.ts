import { Module } from '@nestjs/common';
import {
  AccountsModule,
  ActivityRetention,
  AgentsModule,
  ApiKeyRetention,
  CONFIG,
  DeliveryRetention,
  EventRetention,
  FilesModule,
  GoogleRetention,
  IdempotencyModule,
  LOG,
  SessionRetention,
  WebhooksModule,
} from '@openhands-connect/core';
import { createMailer, type Config, type Log } from '@openhands-connect/platform';
import { AGENT_ENGINES, createAgentEngines } from './agent-runner/agent-engines.js';
import { AgentRunner } from './agent-runner/agent-runner.js';
import { TurnRunner } from './agent-runner/turn-runner.js';
import { MAILER, MailSender } from './mail-delivery/mail-sender.js';
import { Maintenance } from './maintenance/maintenance.js';
import { DeliveryRunner } from './webhook-delivery/delivery-runner.js';
import { EventDispatch } from './webhook-delivery/event-dispatch.js';
import { createReceiverFetch, OUTBOUND } from './webhook-delivery/outbound.js';
import { WebhookDeliverer } from './webhook-delivery/webhook-deliverer.js';

/** What goes on behind the doors: the agents' answers, the webhooks, the clean-up. Wants a global PlatformModule beside it. */
@Module({
  imports: [AccountsModule, AgentsModule, FilesModule, IdempotencyModule, WebhooksModule],
  providers: [
    { provide: AGENT_ENGINES, useFactory: createAgentEngines },
    { provide: OUTBOUND, useFactory: createReceiverFetch, inject: [CONFIG] },
    { provide: MAILER, useFactory: ({ mail }: Config, log: Log) => createMailer(mail, log), inject: [CONFIG, LOG] },
    ActivityRetention,
    ApiKeyRetention,
    AgentRunner,
    DeliveryRetention,
    DeliveryRunner,
    EventDispatch,
    EventRetention,
    GoogleRetention,
    MailSender,
    Maintenance,
    SessionRetention,
    TurnRunner,
    WebhookDeliverer,
  ],
})
export class WorkerModule {}
