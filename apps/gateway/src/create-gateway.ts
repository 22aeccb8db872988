import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  DEFAULT_FEED_OPTIONS,
  FEED_OPTIONS,
  nestLogger,
  PlatformModule,
  type FeedOptions,
  type Runtime,
} from '@openhands-connect/core';
import { createSocketAdapter } from './adapter/socket-adapter.js';
import { GatewayModule } from './gateway.module.js';
import type { GatewayOptions } from './gateway-options.js';

@Module({})
class GatewayProcessModule {}

/** The gateway as a server of its own, that answers nothing but Socket.IO. It does not listen yet. */
export async function createGateway(
  runtime: Runtime,
  options: Partial<GatewayOptions & FeedOptions> = {},
): Promise<NestFastifyApplication> {
  const imports = [PlatformModule.forRuntime(runtime), GatewayModule.withOptions(options)];
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
