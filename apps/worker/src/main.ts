import 'reflect-metadata';
import type { INestApplication, INestApplicationContext } from '@nestjs/common';
import { bootProcess, listenOn, runProcess } from '@openhands-connect/core';
import { createProbedWorker, createWorker } from './create-worker.js';

/** The worker as a process of its own; API and gateway run beside it. With `HEALTH_PORT` it answers probes. */
await runProcess<INestApplicationContext>({
  boot: () => bootProcess('worker'),
  create: async (runtime) => {
    const isProbed = runtime.config.http.healthPort !== undefined;
    return isProbed ? await createProbedWorker(runtime) : await createWorker(runtime);
  },
  start: async (app, runtime) => {
    const { healthPort } = runtime.config.http;
    if (healthPort !== undefined) await listenOn(app as INestApplication, runtime, 'HEALTH_PORT', healthPort);
  },
  ready: () => 'the worker is ready',
});
