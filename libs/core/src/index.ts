export * from './agents/index.js';
export * from './auth/index.js';
export * from './conversations/index.js';
export { entities } from './entities.js';
export * from './idempotency/index.js';
export { migrations } from './migrations/index.js';
export * from './platform/index.js';
export * from './settings/index.js';
export * from './users/index.js';
