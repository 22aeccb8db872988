export { deferred, type Deferred } from './deferred.js';
export { testDatabase, testServerUrl, type TestDatabase, type TestDatabaseOptions } from './test-database.js';
export { onServer } from './test-server.js';
