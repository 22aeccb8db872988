export { joinEmbeddedPostgres } from './join-embedded-postgres.js';
export { DataFolderInUseError } from './owner-lock.js';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './start-embedded-postgres.js';
