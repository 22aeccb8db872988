import './source-hooks.mjs';

/**
 * jest `globalSetup`: one PostgreSQL for the whole run, started when a test first wants it.
 * (jest loads this file without its transform, hence the hooks.)
 */
export default async function setUp() {
  const { startServerBroker } = await import('./server-broker.ts');
  const { publishBrokerPort } = await import('../config/test-environment.ts');
  const broker = await startServerBroker();
  publishBrokerPort(broker.port);
  globalThis.testServerBroker = broker;
}
