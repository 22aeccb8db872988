import { Controller } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { ActivityLog, type Principal } from '@openhands-connect/core';
import { Caller } from '../http/caller.decorator.js';

@Controller()
export class ActivityController {
  constructor(private readonly activity: ActivityLog) {}

  @Operation('listActivity')
  async list({ query }: Received<'listActivity'>, @Caller() principal: Principal): Promise<Reply<'listActivity'>> {
    return { status: 200, body: await this.activity.list(principal, query) };
  }
}
