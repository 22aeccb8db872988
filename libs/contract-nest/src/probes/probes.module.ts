import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, DiscoveryModule } from '@nestjs/core';
import type { OperationId } from '@openhands-connect/contract';
import { coverageOf } from '../coverage.service.js';
import { ProbeFilter, type ProblemOf } from './probe-filter.js';
import { ProbesController, READINESS, type ReadinessSource } from './probes.controller.js';

const SERVED = ['live', 'ready'] as const satisfies OperationId[];
const Coverage = coverageOf(...SERVED);

/** For processes that serve the probes and no other operation; what they serve is counted at boot, as everywhere. */
@Module({})
export class ProbesModule {
  static serving({ readiness, problemOf }: { readiness: ReadinessSource; problemOf: ProblemOf }): DynamicModule {
    return {
      module: ProbesModule,
      imports: [DiscoveryModule],
      controllers: [ProbesController],
      providers: [
        Coverage,
        { provide: READINESS, useValue: readiness },
        { provide: APP_FILTER, useFactory: () => new ProbeFilter(SERVED, problemOf) },
      ],
    };
  }
}
