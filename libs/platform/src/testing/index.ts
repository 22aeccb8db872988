export { deferred, type Deferred } from './deferred.js';
export { FaultyBus, type Fate } from './faulty-bus.js';
export { assertNothingSecretLogged, auditedLog, learnSecrets } from './log-audit.js';
export { startMailServer, type MailServer, type MailServerOptions, type ReceivedMail } from './mail-server.js';
export {
  emptyDatabase,
  testDatabase,
  testServerUrl,
  type TestDatabase,
  type TestDatabaseOptions,
} from './test-database.js';
export { hasRedis, startTestRedis, type TestRedis } from './test-redis.js';
export { onServer } from './test-server.js';
