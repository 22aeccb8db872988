import { Controller } from '@nestjs/common';
import type { Reply } from '@openhands-connect/contract';
import { asyncapiDocument, openapiDocument } from '@openhands-connect/contract/documents';
import { Operation } from '@openhands-connect/contract-nest';
import { SigningKeys } from '@openhands-connect/core';

const JWKS_MAX_AGE_SECONDS = 300;

/** What the server says about itself. */
@Controller()
export class DocumentsController {
  constructor(private readonly keys: SigningKeys) {}

  @Operation('openapiDocument')
  async openapi(): Promise<Reply<'openapiDocument'>> {
    return { status: 200, body: openapiDocument };
  }

  @Operation('asyncapiDocument')
  async asyncapi(): Promise<Reply<'asyncapiDocument'>> {
    return { status: 200, body: asyncapiDocument };
  }

  @Operation('getJwks')
  async jwks(): Promise<Reply<'getJwks'>> {
    const headers = { 'Cache-Control': `public, max-age=${JWKS_MAX_AGE_SECONDS}` };
    return { status: 200, headers, body: { keys: this.keys.published() } };
  }
}
