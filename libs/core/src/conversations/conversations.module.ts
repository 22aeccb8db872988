import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../idempotency/index.js';
import { SettingsModule } from '../settings/index.js';
import { ConversationChangesService } from './conversation-changes.service.js';
import { ConversationEventsService } from './conversation-events.service.js';
import { ConversationWriter } from './conversation-writer.js';
import { ConversationsService } from './conversations.service.js';
import { DeparturesService } from './departures.service.js';
import { MembersService } from './members.service.js';
import { MessageGroups } from './message-groups.js';
import { MessagesService } from './messages.service.js';
import { StreamHeads } from './stream-heads.service.js';

const services = [
  ConversationsService,
  ConversationChangesService,
  ConversationEventsService,
  ConversationWriter,
  DeparturesService,
  MembersService,
  MessageGroups,
  MessagesService,
  StreamHeads,
];

@Module({ imports: [IdempotencyModule, SettingsModule], providers: services, exports: services })
export class ConversationsModule {}
