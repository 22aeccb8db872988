export { ConnectError, type ClientErrorCode } from './connect-error.js';
export { randomKey } from './random-key.js';
export type { RetryPolicy } from './retry.js';
export type { GetToken } from './token.js';
export { createClient, type ClientOptions } from './http/create-client.js';
export type { AccountCalls } from './http/account-calls.js';
export type { CallArguments } from './http/call-arguments.js';
export type { ConnectClient } from './http/client.js';
export type { StartOptions, WindowOptions } from './google/google-sign-in.js';
export type { VerifierStore } from './google/verifier-store.js';
export type { CallOptions } from './http/caller.js';
export type { StreamedEvent, StreamOptions } from './stream/stream-events.js';
export {
  createRealtime,
  type Realtime,
  type RealtimeOptions,
  type RoomReading,
  type SendOptions,
} from './realtime/create-realtime.js';
export type { ConnectionState } from './realtime/connection-machine.js';
export type { ConnectionStatus } from './realtime/connection-status.js';
export type { RoomHandlers } from './realtime/room.js';
export type { RoomEvent } from './realtime/room-event.js';
export {
  createWebhookReceiver,
  type DeliveryInfo,
  type IncomingDelivery,
  type WebhookHandlers,
  type WebhookReceiver,
  type WebhookReceiverOptions,
} from './webhooks/create-webhook-receiver.js';
export { WebhookVerificationError } from '@openhands-connect/contract';
/** Everything that goes over the wire, by its name in the contract. */
export type * from '@openhands-connect/contract';
