import 'reflect-metadata';
import { bootProcess, listen, runProcess } from '@openhands-connect/core';
import { createApi } from './create-api.js';

/** The REST API as a process of its own; gateways and workers run beside it. */
await runProcess({
  boot: () => bootProcess('api'),
  create: createApi,
  start: listen,
  ready: () => 'the API is ready',
});
