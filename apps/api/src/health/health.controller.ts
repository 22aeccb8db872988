import { Controller } from '@nestjs/common';
import type { Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { Database, DomainError } from '@openhands-connect/platform';

@Controller()
export class HealthController {
  constructor(private readonly database: Database) {}

  @Operation('live')
  async live(): Promise<Reply<'live'>> {
    return { status: 200, body: { status: 'ok' } };
  }

  @Operation('ready')
  async ready(): Promise<Reply<'ready'>> {
    if (await this.database.isReachable()) {
      return { status: 200, body: { status: 'ready', dependencies: [{ name: 'database', status: 'up' }] } };
    }
    const errors = [{ path: '/dependencies/database', message: 'does not answer' }];
    throw new DomainError('server.unavailable', { errors });
  }
}
