import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation, type HandlerReply } from '@openhands-connect/contract-nest';
import { ConversationEventsService, type Principal } from '@openhands-connect/core';
import { Connected, type Connection } from '../event-stream/connection.decorator.js';
import { EventStreamDoor } from '../event-stream/event-stream-door.js';
import { Caller } from '../http/caller.decorator.js';

@Controller()
export class EventsController {
  constructor(
    private readonly events: ConversationEventsService,
    private readonly door: EventStreamDoor,
  ) {}

  @Operation('listEvents')
  async list({ path, query }: Received<'listEvents'>, @Caller() principal: Principal): Promise<Reply<'listEvents'>> {
    return { status: 200, body: await this.events.page(principal, path.conversation_id, query) };
  }

  @Operation('streamEvents')
  async stream(
    input: Received<'streamEvents'>,
    @Caller() principal: Principal,
    @Connected() connection: Connection,
  ): Promise<HandlerReply<'streamEvents'>> {
    return await this.door.answer(principal, input, connection);
  }
}
