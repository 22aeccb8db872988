import 'reflect-metadata';
import { bootStandalone, stopOnSignals } from '@openhands-connect/core';
import { createStandalone } from './create-standalone.js';

const runtime = await bootStandalone();
try {
  const app = await createStandalone(runtime);
  const { host, port, publicUrl } = runtime.config.http;
  stopOnSignals(app, runtime);
  await app.listen(port, host);
  runtime.log.info({ address: await app.getUrl() }, `OpenHands Connect is ready at ${publicUrl}`);
} catch (error) {
  runtime.log.error({ err: error }, 'could not start');
  await runtime.close();
  process.exitCode = 1;
}
