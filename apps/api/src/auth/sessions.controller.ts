import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { SessionsService, type ClientOrigin, type Principal } from '@openhands-connect/core';
import { Caller, Origin } from '../http/caller.decorator.js';

@Controller()
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Operation('listSessions')
  async list({ query }: Received<'listSessions'>, @Caller() principal: Principal): Promise<Reply<'listSessions'>> {
    return { status: 200, body: await this.sessions.list(principal, query) };
  }

  @Operation('revokeSession')
  async revoke(
    { path }: Received<'revokeSession'>,
    @Caller() principal: Principal,
    @Origin() origin: ClientOrigin,
  ): Promise<Reply<'revokeSession'>> {
    await this.sessions.revoke(principal, path.session_id, origin);
    return { status: 204 };
  }

  @Operation('revokeOtherSessions')
  async revokeOthers(
    _: Received<'revokeOtherSessions'>,
    @Caller() principal: Principal,
    @Origin() origin: ClientOrigin,
  ): Promise<Reply<'revokeOtherSessions'>> {
    await this.sessions.revokeOthers(principal, origin);
    return { status: 204 };
  }
}
