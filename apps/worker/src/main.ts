import 'reflect-metadata';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { bootProcess, nestLogger, PlatformModule, stopOnSignals, type Runtime } from '@openhands-connect/core';
import { WorkerModule } from './worker.module.js';

/** The worker as a process of its own; API and gateway run beside it. */
@Module({ imports: [WorkerModule] })
class WorkerProcessModule {
  static forRuntime(runtime: Runtime): DynamicModule {
    return { module: WorkerProcessModule, imports: [PlatformModule.forRuntime(runtime)] };
  }
}

const runtime = await bootProcess('worker');
const root = WorkerProcessModule.forRuntime(runtime);
const app = await NestFactory.createApplicationContext(root, { logger: nestLogger(runtime.log), abortOnError: false });
stopOnSignals(app, runtime);
runtime.log.info('the worker is ready');
