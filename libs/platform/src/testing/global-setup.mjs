import { registerHooks } from 'node:module';

/*
 * jest loads this file by itself, without its transform: Node strips the types of what is imported here, and this
 * maps the `.js` of our imports to the sources. (So those files hold no syntax that needs more than stripping.)
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    const isOurs = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
    return nextResolve(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});

/** jest `globalSetup`: one PostgreSQL for the whole run, started when a test first wants it. */
export default async function setUp() {
  const { startServerBroker } = await import('./server-broker.ts');
  const { publishBrokerPort } = await import('../config/test-environment.ts');
  const broker = await startServerBroker();
  publishBrokerPort(broker.port);
  globalThis.testServerBroker = broker;
}
