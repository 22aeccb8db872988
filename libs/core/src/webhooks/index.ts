export { DeliveryAttemptEntity } from './delivery-attempt.entity.js';
export { DeliveryEntity } from './delivery.entity.js';
export { ReaderPositionEntity } from './reader-position.entity.js';
export { WebhookEntity } from './webhook.entity.js';
