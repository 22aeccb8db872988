import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { ConversationEventsService, type Principal } from '@openhands-connect/core';
import { Caller } from '../http/caller.decorator.js';

@Controller()
export class EventsController {
  constructor(private readonly events: ConversationEventsService) {}

  @Operation('listEvents')
  async list({ path, query }: Received<'listEvents'>, @Caller() principal: Principal): Promise<Reply<'listEvents'>> {
    return { status: 200, body: await this.events.page(principal, path.conversation_id, query) };
  }
}
