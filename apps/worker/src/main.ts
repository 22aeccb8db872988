import 'reflect-metadata';
import { bootProcess, runProcess } from '@openhands-connect/core';
import { createWorker } from './create-worker.js';

/** The worker as a process of its own; API and gateway run beside it. */
await runProcess({
  boot: () => bootProcess('worker'),
  create: createWorker,
  ready: () => 'the worker is ready',
});
