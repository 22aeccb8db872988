import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { outboundPolicyOf, setOutboundPolicy } from '@openhands-connect/contract-nest';
import { nestLogger, PlatformModule, type Runtime } from '@openhands-connect/core';
import { ApiModule } from './api.module.js';
import { configureHttp, createHttpAdapter } from './http/http-adapter.js';

@Module({ imports: [ApiModule] })
class ApiProcessModule {
  static forRuntime(runtime: Runtime): DynamicModule {
    return { module: ApiProcessModule, imports: [PlatformModule.forRuntime(runtime)] };
  }
}

/** The REST API as a server of its own. It does not listen yet. */
export async function createApi(runtime: Runtime): Promise<NestFastifyApplication> {
  const { config, log } = runtime;
  setOutboundPolicy(outboundPolicyOf(config.contractViolations, log));
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiProcessModule.forRuntime(runtime),
    createHttpAdapter(),
    { bodyParser: false, logger: nestLogger(log), abortOnError: false },
  );
  await configureHttp(app, config);
  return app;
}
