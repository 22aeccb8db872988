/** jest `globalTeardown`: stops the run's PostgreSQL and removes its files. */
export default async function tearDown() {
  await globalThis.testServerBroker?.close();
}
