import { Module, type DynamicModule } from '@nestjs/common';
import { CallLimits, Database, EventLog } from '@openhands-connect/platform';
import { SigningKeys } from '../signing-keys/index.js';
import { Drain } from './drain.js';
import type { Runtime } from './runtime.js';
import { BLOBS, BUS, CONFIG, LIMITER, LOG } from './tokens.js';

/** Makes an opened runtime injectable everywhere. */
@Module({})
export class PlatformModule {
  static forRuntime(runtime: Runtime): DynamicModule {
    const { rateLimits, addressFactor } = runtime.config.http;
    const providers = [
      { provide: Database, useValue: runtime.database },
      { provide: EventLog, useValue: runtime.eventLog },
      { provide: SigningKeys, useValue: runtime.signingKeys },
      { provide: Drain, useValue: runtime.drain },
      { provide: BUS, useValue: runtime.bus },
      { provide: LOG, useValue: runtime.log },
      { provide: CONFIG, useValue: runtime.config },
      { provide: BLOBS, useValue: runtime.blobs },
      { provide: LIMITER, useValue: runtime.limiter },
      { provide: CallLimits, useValue: new CallLimits(runtime.limiter, rateLimits, addressFactor) },
    ];
    return { module: PlatformModule, global: true, providers, exports: providers };
  }
}
