export type * from './generated/schemas.js';
export type { operations, paths } from './generated/rest.js';
export type { ClientToServerEvents, ServerToClientEvents } from './generated/events.js';
export { OPERATIONS } from './generated/operations.js';
export { PROBLEMS } from './generated/problems.js';
export { SOCKET_EVENTS } from './generated/socket-events.js';
export { WEBHOOK_EVENT_NAMES, type WebhookBodies } from './generated/webhook-events.js';
export type { Input, Received } from './operations/input.js';
export {
  operationRows,
  type OperationId,
  type OperationRow,
  type OperationScope,
  type RateClass,
} from './operations/operation.js';
export { JsonText } from './operations/json-text.js';
export type { Reply, SuccessBody } from './operations/reply.js';
export { formatRoom, parseRoom } from './realtime/room.js';
export type * from './realtime/socket-event.js';
export { SOCKET_NAME_OF, WEBHOOK_NAME_OF, type RelayedWebhookEventName } from './realtime/webhook-name.js';
export { decodeSecret, encodeSecret, matchesSignature, signWebhook, type SignedParts } from './webhooks/signature.js';
export {
  verifyWebhook,
  WebhookVerificationError,
  type VerifyOptions,
  type WebhookDelivery,
  type WebhookVerificationCode,
} from './webhooks/verify.js';
