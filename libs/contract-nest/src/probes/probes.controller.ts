import { Controller, Inject } from '@nestjs/common';
import type { Readiness, Reply } from '@openhands-connect/contract';
import { Operation } from '../rest/operation.decorator.js';

/** Injects what knows whether the process can serve. */
export const READINESS = Symbol('ReadinessSource');

export interface ReadinessSource {
  /** Rejects with what is not there. */
  check(): Promise<Readiness>;
}

/** The probes, the same in every process. */
@Controller()
export class ProbesController {
  constructor(@Inject(READINESS) private readonly readiness: ReadinessSource) {}

  @Operation('live')
  async live(): Promise<Reply<'live'>> {
    return { status: 200, body: { status: 'ok' } };
  }

  @Operation('ready')
  async ready(): Promise<Reply<'ready'>> {
    return { status: 200, body: await this.readiness.check() };
  }
}
