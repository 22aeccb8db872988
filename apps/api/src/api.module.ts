import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { OperationCoverage, plannedController, ProbesController, READINESS } from '@openhands-connect/contract-nest';
import {
  AccountsModule,
  AuthModule,
  BUS,
  CONFIG,
  ConversationsModule,
  Drain,
  FeedsModule,
  FilesModule,
  GoogleModule,
  IDENTITY_PROVIDER,
  LOG,
  ReadinessProbe,
  SettingsModule,
  WebhooksModule,
} from '@openhands-connect/core';
import { Database, type Bus, type Config, type Log } from '@openhands-connect/platform';
import { AccountController } from './account/account.controller.js';
import { ActivityController } from './activity/activity.controller.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { AuthController } from './auth/auth.controller.js';
import { ConversationsController } from './conversations/conversations.controller.js';
import { EventsController } from './conversations/events.controller.js';
import { MembersController } from './conversations/members.controller.js';
import { MessagesController } from './conversations/messages.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { EventStreamDoor } from './event-stream/event-stream-door.js';
import { FilesController } from './files/files.controller.js';
import { GoogleController } from './google/google.controller.js';
import { GoogleProvider } from './google/google-provider.js';
import { SessionsController } from './auth/sessions.controller.js';
import { BearerStrategy } from './http/bearer.strategy.js';
import { OperationGuard } from './http/operation.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import { RequestLimits } from './http/request-limits.js';
import { PageFiles } from './pages/page-files.js';
import { PagesController } from './pages/pages.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

/** The REST door. Wants a global PlatformModule beside it. */
@Module({
  imports: [
    AccountsModule,
    AuthModule,
    ConversationsModule,
    DiscoveryModule,
    FeedsModule,
    FilesModule,
    GoogleModule.withProvider({ provide: IDENTITY_PROVIDER, useClass: GoogleProvider }),
    PassportModule.register({ session: false }),
    SettingsModule,
    WebhooksModule,
  ],
  controllers: [
    AccountController,
    ApiKeysController,
    ActivityController,
    AuthController,
    ConversationsController,
    DocumentsController,
    EventsController,
    FilesController,
    GoogleController,
    ProbesController,
    MembersController,
    MessagesController,
    PagesController,
    SessionsController,
    SettingsController,
    WebhooksController,
    plannedController(),
  ],
  providers: [
    EventStreamDoor,
    BearerStrategy,
    OperationCoverage,
    RequestLimits,
    {
      provide: READINESS,
      useFactory: (config: Config, database: Database, bus: Bus, drain: Drain) =>
        new ReadinessProbe({ config, database, bus, drain }),
      inject: [CONFIG, Database, BUS, Drain],
    },
    { provide: PageFiles, useFactory: () => PageFiles.load() },
    { provide: APP_GUARD, useClass: OperationGuard },
    {
      provide: APP_FILTER,
      useFactory: (log: Log, limits: RequestLimits) => new ProblemFilter(log, limits),
      inject: [LOG, RequestLimits],
    },
  ],
})
export class ApiModule {}
