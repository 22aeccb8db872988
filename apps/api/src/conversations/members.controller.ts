import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { MembersService, type Principal } from '@openhands-connect/core';
import { Caller } from '../http/caller.decorator.js';

@Controller()
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Operation('listMembers')
  async list({ path, query }: Received<'listMembers'>, @Caller() principal: Principal): Promise<Reply<'listMembers'>> {
    return { status: 200, body: await this.members.list(principal, path.conversation_id, query) };
  }

  @Operation('addMember')
  async add(
    { path, headers, body }: Received<'addMember'>,
    @Caller() principal: Principal,
  ): Promise<Reply<'addMember'>> {
    const member = await this.members.add(principal, path.conversation_id, body, headers['idempotency-key']);
    return { status: 201, body: member };
  }

  @Operation('updateMember')
  async update(
    { path, body }: Received<'updateMember'>,
    @Caller() principal: Principal,
  ): Promise<Reply<'updateMember'>> {
    const member = await this.members.update(principal, path.conversation_id, path.user_id, body.role);
    return { status: 200, body: member };
  }

  @Operation('removeMember')
  async remove({ path }: Received<'removeMember'>, @Caller() principal: Principal): Promise<Reply<'removeMember'>> {
    await this.members.remove(principal, path.conversation_id, path.user_id);
    return { status: 204 };
  }
}
