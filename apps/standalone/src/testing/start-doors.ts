import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule, configureHttp, createHttpAdapter } from '@openhands-connect/api';
import { PlatformModule } from '@openhands-connect/core';
import { testRuntime, type TestCore } from '@openhands-connect/core/testing';
import { createSocketAdapter, GatewayModule } from '@openhands-connect/gateway';

export interface Doors extends TestCore {
  readonly url: string;
}

@Module({})
class DoorsModule {}

/** REST and sockets on one port as the whole server has them, without the worker: nothing happens but what is asked for. */
export async function startDoors(env: Record<string, string> = {}): Promise<Doors> {
  const runtime = await testRuntime({ env });
  const gateway = GatewayModule.withOptions({ presenceGraceMs: 50 });
  const imports = [PlatformModule.forRuntime(runtime), ApiModule, gateway];
  const root: DynamicModule = { module: DoorsModule, imports };
  const app = await NestFactory.create<NestFastifyApplication>(root, createHttpAdapter(), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  await configureHttp(app, runtime.config);
  app.useWebSocketAdapter(createSocketAdapter(app));
  await app.listen(0, '127.0.0.1');
  return {
    url: await app.getUrl(),
    runtime,
    get: <T>(token: Type<T>) => app.get(token, { strict: false }),
    close: async () => {
      await app.close();
      await runtime.close();
    },
  };
}
