import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { nestLogger, PlatformModule, type Runtime } from '@openhands-connect/core';
import { createSocketAdapter } from './adapter/socket-adapter.js';
import { GatewayModule } from './gateway.module.js';
import type { GatewayOptions } from './gateway-options.js';

@Module({})
class GatewayProcessModule {}

/** The gateway as a server of its own, that answers nothing but Socket.IO. It does not listen yet. */
export async function createGateway(
  runtime: Runtime,
  options: Partial<GatewayOptions> = {},
): Promise<NestFastifyApplication> {
  const imports = [PlatformModule.forRuntime(runtime), GatewayModule.withOptions(options)];
  const root: DynamicModule = { module: GatewayProcessModule, imports };
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
