import type { Readiness } from '@openhands-connect/contract';
import { DomainError, type Database } from '@openhands-connect/platform';
import type { Drain } from './drain.js';

/** Whether a process can serve, by what it cannot do without. */
export class ReadinessProbe {
  constructor(
    private readonly database: Pick<Database, 'isReachable'>,
    private readonly drain: Drain,
  ) {}

  /** @throws DomainError server.unavailable, which names what is not there */
  async check(): Promise<Readiness> {
    if (this.drain.isDraining) throw missing('process', 'is about to stop');
    if (!(await this.database.isReachable())) throw missing('database', 'does not answer');
    return { status: 'ready', dependencies: [{ name: 'database', status: 'up' }] };
  }
}

function missing(name: string, message: string): DomainError {
  return new DomainError('server.unavailable', { errors: [{ path: `/dependencies/${name}`, message }] });
}
