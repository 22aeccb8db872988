import type { Settings } from '@openhands-connect/contract';
import type { Realtime } from './create-realtime.js';
import type { RoomEvent } from './room-event.js';

export function listen(realtime: Realtime): void {
  realtime.on('settings_update', ({ record }) => void (record satisfies Settings));
  // @ts-expect-error an event that the contract does not name
  realtime.on('settings_updated', () => undefined);
  // @ts-expect-error a field that the event does not have
  realtime.on('user_joined', ({ conversation_id }) => void conversation_id);
  // @ts-expect-error a message without content
  void realtime.sendMessage('id', {});
}

export function titleOf(event: RoomEvent): string | undefined {
  // @ts-expect-error a deleted conversation has no record
  void event.payload.record;
  return event.event === 'conversation_update' ? event.payload.record.title : undefined;
}
