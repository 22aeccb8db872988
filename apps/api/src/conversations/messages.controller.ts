import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { MessagesService, type Principal } from '@openhands-connect/core';
import { Caller } from '../http/caller.decorator.js';

@Controller()
export class MessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Operation('sendMessage')
  async send(
    { path, headers, body }: Received<'sendMessage'>,
    @Caller() principal: Principal,
  ): Promise<Reply<'sendMessage'>> {
    const sent = await this.messages.send(principal, path.conversation_id, body, headers['idempotency-key']);
    return { status: 201, body: sent };
  }

  @Operation('listMessages')
  async list(
    { path, query }: Received<'listMessages'>,
    @Caller() principal: Principal,
  ): Promise<Reply<'listMessages'>> {
    return { status: 200, body: await this.messages.list(principal, path.conversation_id, query) };
  }
}
