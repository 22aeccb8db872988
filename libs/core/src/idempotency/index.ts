export { IdempotencyKeyEntity } from './idempotency-key.entity.js';
export { IdempotencyService, type IdempotentRequest } from './idempotency.service.js';
export { requestHash } from './request-hash.js';
export { IdempotencyModule } from './idempotency.module.js';
