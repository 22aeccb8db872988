import { env } from 'node:process';

/** Set by a developer who has a server already; set by the test run for its worker processes. */
const TEST_SERVER = 'TEST_DATABASE_URL';
const TEST_BROKER_PORT = 'TEST_DATABASE_BROKER_PORT';

/** Where the tests find PostgreSQL: a server's URL, or the port at which the test run hands one out. */
export function readTestEnvironment(): { serverUrl: string | undefined; brokerPort: number | undefined } {
  const port = Number(env[TEST_BROKER_PORT]);
  return { serverUrl: env[TEST_SERVER] || undefined, brokerPort: port > 0 ? port : undefined };
}

/** Tells the processes of this test run, which inherit our environment, where the broker listens. */
export function publishBrokerPort(port: number): void {
  env[TEST_BROKER_PORT] = String(port);
}
