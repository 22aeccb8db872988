export { isConnectionLost, isRetriable, isUnavailable, isUniqueViolation, sqlStateOf } from './database-error.js';
export { Database, type TransactionOptions } from './database.js';
export { migrate } from './migrate.js';
export {
  createDataSource,
  openDatabase,
  type DatabaseOptions,
  type EntityClass,
  type MigrationClass,
} from './open-database.js';
export { statement, type Statement } from './statement.js';
export type { Isolation, Transaction } from './transaction.js';
export * from './embedded/index.js';
