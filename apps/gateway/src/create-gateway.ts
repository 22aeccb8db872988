import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  DEFAULT_FEED_OPTIONS,
  FEED_OPTIONS,
  nestLogger,
  PlatformModule,
  ReadinessProbe,
  type FeedOptions,
  type Runtime,
} from '@openhands-connect/core';
import { ProbesModule } from '@openhands-connect/contract-nest';
import { DomainError, toProblem } from '@openhands-connect/platform';
import { createSocketAdapter } from './adapter/socket-adapter.js';
import { GatewayModule } from './gateway.module.js';
import type { GatewayOptions } from './gateway-options.js';

@Module({})
class GatewayProcessModule {}

/** The gateway as a server of its own, that answers Socket.IO and probes. It does not listen yet. */
export async function createGateway(
  runtime: Runtime,
  options: Partial<GatewayOptions & FeedOptions> = {},
): Promise<NestFastifyApplication> {
  const probes = ProbesModule.serving({
    readiness: new ReadinessProbe(runtime),
    problemOf: (error, fault) => toProblem(fault === undefined ? error : new DomainError(fault)),
  });
  const imports = [PlatformModule.forRuntime(runtime), GatewayModule.withOptions(options), probes];
  const feeds = { provide: FEED_OPTIONS, useValue: { ...DEFAULT_FEED_OPTIONS, ...options } };
  const root: DynamicModule = {
    module: GatewayProcessModule,
    imports,
    global: true,
    providers: [feeds],
    exports: [feeds],
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    root,
    new FastifyAdapter({ forceCloseConnections: true }),
    {
      logger: nestLogger(runtime.log),
      abortOnError: false,
    },
  );
  app.useWebSocketAdapter(createSocketAdapter(app));
  return app;
}
