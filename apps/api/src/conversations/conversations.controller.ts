import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation, type HandlerReply } from '@openhands-connect/contract-nest';
import { ConversationChangesService, ConversationsService, type Principal } from '@openhands-connect/core';
import { Caller } from '../http/caller.decorator.js';

@Controller()
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly changes: ConversationChangesService,
  ) {}

  @Operation('createConversation')
  async create(
    { body, headers }: Received<'createConversation'>,
    @Caller() principal: Principal,
  ): Promise<Reply<'createConversation'>> {
    return { status: 201, body: await this.conversations.create(principal, body, headers['idempotency-key']) };
  }

  @Operation('listConversations')
  async list(
    { query }: Received<'listConversations'>,
    @Caller() principal: Principal,
  ): Promise<HandlerReply<'listConversations'>> {
    return { status: 200, body: await this.conversations.list(principal, query) };
  }

  @Operation('getConversation')
  async get(
    { path }: Received<'getConversation'>,
    @Caller() principal: Principal,
  ): Promise<HandlerReply<'getConversation'>> {
    return { status: 200, body: await this.conversations.get(principal, path.conversation_id) };
  }

  @Operation('updateConversation')
  async update(
    { path, body }: Received<'updateConversation'>,
    @Caller() principal: Principal,
  ): Promise<Reply<'updateConversation'>> {
    return { status: 200, body: await this.changes.update(principal, path.conversation_id, body) };
  }

  @Operation('deleteConversation')
  async delete(
    { path }: Received<'deleteConversation'>,
    @Caller() principal: Principal,
  ): Promise<Reply<'deleteConversation'>> {
    await this.changes.delete(principal, path.conversation_id);
    return { status: 204 };
  }
}
