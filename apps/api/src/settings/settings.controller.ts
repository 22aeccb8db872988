import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { SettingsService, type Principal, type VersionedSettings } from '@openhands-connect/core';
import { Caller } from '../http/caller.decorator.js';

@Controller()
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Operation('getSettings')
  async get(_: Received<'getSettings'>, @Caller() principal: Principal): Promise<Reply<'getSettings'>> {
    return present(await this.settings.get(principal));
  }

  @Operation('updateSettings')
  async update(
    { headers, body }: Received<'updateSettings'>,
    @Caller() principal: Principal,
  ): Promise<Reply<'updateSettings'>> {
    return present(await this.settings.update(principal, body, versionsOf(headers['if-match'])));
  }
}

function present({ settings, version }: VersionedSettings): {
  status: 200;
  body: VersionedSettings['settings'];
  headers: Record<string, string>;
} {
  return { status: 200, body: settings, headers: { ETag: `"${version}"` } };
}

/** The versions that an If-Match names (RFC 9110 section 13.1.1); undefined, any will do, for `*` or no header. */
function versionsOf(ifMatch: string | undefined): number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return ifMatch.split(',').map((tag) => Number(/^\s*"(\d{1,9})"\s*$/.exec(tag)?.[1] ?? Number.NaN));
}
