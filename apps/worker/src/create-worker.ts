import { Module, type DynamicModule, type INestApplication, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ProbesModule } from '@openhands-connect/contract-nest';
import { nestLogger, PlatformModule, ReadinessProbe, type Runtime } from '@openhands-connect/core';
import { DomainError, toProblem } from '@openhands-connect/platform';
import { WorkerModule } from './worker.module.js';

@Module({ imports: [WorkerModule] })
class WorkerProcessModule {
  static forRuntime(runtime: Runtime, ...others: DynamicModule[]): DynamicModule {
    return { module: WorkerProcessModule, imports: [PlatformModule.forRuntime(runtime), ...others] };
  }
}

/** The worker by itself. It works from now on. */
export async function createWorker(runtime: Runtime): Promise<INestApplicationContext> {
  const root = WorkerProcessModule.forRuntime(runtime);
  return await NestFactory.createApplicationContext(root, { logger: nestLogger(runtime.log), abortOnError: false });
}

/** The worker as a server that answers probes. It works, and listens, once it is told to listen. */
export async function createProbedWorker(runtime: Runtime): Promise<INestApplication> {
  const probes = ProbesModule.serving({
    readiness: new ReadinessProbe(runtime),
    problemOf: (error, fault) => toProblem(fault === undefined ? error : new DomainError(fault)),
  });
  const root = WorkerProcessModule.forRuntime(runtime, probes);
  const adapter = new FastifyAdapter({ forceCloseConnections: true });
  return await NestFactory.create(root, adapter, { logger: nestLogger(runtime.log), abortOnError: false });
}
