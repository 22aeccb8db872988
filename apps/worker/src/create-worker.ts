import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { nestLogger, PlatformModule, type Runtime } from '@openhands-connect/core';
import { WorkerModule } from './worker.module.js';

@Module({ imports: [WorkerModule] })
class WorkerProcessModule {
  static forRuntime(runtime: Runtime): DynamicModule {
    return { module: WorkerProcessModule, imports: [PlatformModule.forRuntime(runtime)] };
  }
}

/** The worker by itself. It works from now on. */
export async function createWorker(runtime: Runtime): Promise<INestApplicationContext> {
  const root = WorkerProcessModule.forRuntime(runtime);
  return await NestFactory.createApplicationContext(root, { logger: nestLogger(runtime.log), abortOnError: false });
}
