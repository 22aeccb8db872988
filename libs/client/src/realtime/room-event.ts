import type { DurableEvent } from '@openhands-connect/contract';

/** Durable events of a room. What its user's own stream tells (`conversation_insert`, `settings_update`) is not here. */
export type RoomEvent = Extract<
  DurableEvent,
  { event: 'conversation_update' | 'conversation_delete' | 'file_insert' | 'file_update' | 'file_delete' }
>;
