import 'reflect-metadata';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { outboundPolicyOf, setOutboundPolicy } from '@openhands-connect/contract-nest';
import { bootProcess, nestLogger, PlatformModule, stopOnSignals, type Runtime } from '@openhands-connect/core';
import { ApiModule } from './api.module.js';
import { configureHttp, createHttpAdapter } from './http/http-adapter.js';

/** The REST API as a process of its own; gateways and workers run beside it. */
@Module({ imports: [ApiModule] })
class ApiProcessModule {
  static forRuntime(runtime: Runtime): DynamicModule {
    return { module: ApiProcessModule, imports: [PlatformModule.forRuntime(runtime)] };
  }
}

const runtime = await bootProcess('api');
const { config, log } = runtime;
setOutboundPolicy(outboundPolicyOf(config.contractViolations, log));
const app = await NestFactory.create<NestFastifyApplication>(
  ApiProcessModule.forRuntime(runtime),
  createHttpAdapter(config),
  { bodyParser: false, logger: nestLogger(log), abortOnError: false },
);
await configureHttp(app, config);
stopOnSignals(app, runtime);
await app.listen(config.http.port, config.http.host);
log.info({ address: await app.getUrl() }, 'the API is ready');
