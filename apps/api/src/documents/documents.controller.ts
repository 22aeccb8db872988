import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { asyncapiDocument, openapiDocument } from '@openhands-connect/contract/documents';
import { Operation } from '@openhands-connect/contract-nest';
import { SigningKeys } from '@openhands-connect/core';

const JWKS_MAX_AGE_SECONDS = 300;

/** What the server says about itself. */
@Controller()
export class DocumentsController {
  constructor(private readonly keys: SigningKeys) {}

  @Operation('openapiDocument')
  async openapi(_: Received<'openapiDocument'>): Promise<Reply<'openapiDocument'>> {
    return { status: 200, body: openapiDocument };
  }

  @Operation('asyncapiDocument')
  async asyncapi(_: Received<'asyncapiDocument'>): Promise<Reply<'asyncapiDocument'>> {
    return { status: 200, body: asyncapiDocument };
  }

  @Operation('getJwks')
  async jwks(_: Received<'getJwks'>): Promise<Reply<'getJwks'>> {
    const headers = { 'Cache-Control': `public, max-age=${JWKS_MAX_AGE_SECONDS}` };
    return { status: 200, headers, body: { keys: [...this.keys.publicJwks] } };
  }
}
