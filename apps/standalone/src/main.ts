import 'reflect-metadata';
import { bootStandalone, listen, runProcess } from '@openhands-connect/core';
import { createStandalone } from './create-standalone.js';

await runProcess({
  boot: bootStandalone,
  create: createStandalone,
  start: listen,
  ready: ({ config }) => `OpenHands Connect is ready at ${config.http.publicUrl}`,
});
