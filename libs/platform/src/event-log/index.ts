export {
  BEGINNING,
  EventLog,
  newEvent,
  type EventLogPage,
  type GlobalPosition,
  type PageLimits,
  type PositionedEvent,
} from './event-log.js';
export type { DurableEventName } from '@openhands-connect/contract';
export { EventEntity } from './event.entity.js';
export { payloadText, toPayload, type LoggedEvent } from './logged-event.js';
export { defineStream, type StreamKind, type StreamRef } from './stream.js';
