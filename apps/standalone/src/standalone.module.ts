import { Module, type DynamicModule } from '@nestjs/common';
import { ApiModule } from '@openhands-connect/api';
import { PlatformModule, type Runtime } from '@openhands-connect/core';
import { GatewayModule } from '@openhands-connect/gateway';
import { WorkerModule } from '@openhands-connect/worker';

/** API, gateway and worker in one process. */
@Module({ imports: [ApiModule, GatewayModule, WorkerModule] })
export class StandaloneModule {
  static forRuntime(runtime: Runtime): DynamicModule {
    return { module: StandaloneModule, imports: [PlatformModule.forRuntime(runtime)] };
  }
}
