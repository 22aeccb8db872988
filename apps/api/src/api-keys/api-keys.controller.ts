import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { ApiKeysService, CredentialsService, type ClientOrigin, type Principal } from '@openhands-connect/core';
import { Caller, Origin } from '../http/caller.decorator.js';

@Controller()
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly credentials: CredentialsService,
  ) {}

  @Operation('createApiKey')
  async create(
    { body, headers }: Received<'createApiKey'>,
    @Caller() principal: Principal,
    @Origin() origin: ClientOrigin,
  ): Promise<Reply<'createApiKey'>> {
    const created = await this.keys.create(principal, body, origin, headers['idempotency-key']);
    return { status: 201, body: created };
  }

  @Operation('listApiKeys')
  async list({ query }: Received<'listApiKeys'>, @Caller() principal: Principal): Promise<Reply<'listApiKeys'>> {
    return { status: 200, body: await this.keys.list(principal, query) };
  }

  @Operation('revokeApiKey')
  async revoke(
    { path }: Received<'revokeApiKey'>,
    @Caller() principal: Principal,
    @Origin() origin: ClientOrigin,
  ): Promise<Reply<'revokeApiKey'>> {
    await this.credentials.revokeKey(principal, path.key_id, origin);
    return { status: 204 };
  }
}
