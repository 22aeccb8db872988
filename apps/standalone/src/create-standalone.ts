import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configureHttp, createHttpAdapter } from '@openhands-connect/api';
import { outboundPolicyOf, setOutboundPolicy } from '@openhands-connect/contract-nest';
import { nestLogger, type Runtime } from '@openhands-connect/core';
import { createSocketAdapter } from '@openhands-connect/gateway';
import { StandaloneModule } from './standalone.module.js';

/** The whole server on one port. It does not listen yet. */
export async function createStandalone(runtime: Runtime): Promise<NestFastifyApplication> {
  const { config, log } = runtime;
  setOutboundPolicy(outboundPolicyOf(config.contractViolations, log));
  const app = await NestFactory.create<NestFastifyApplication>(
    StandaloneModule.forRuntime(runtime),
    createHttpAdapter(),
    { bodyParser: false, logger: nestLogger(log), abortOnError: false },
  );
  await configureHttp(app, config);
  app.useWebSocketAdapter(createSocketAdapter(app));
  return app;
}
