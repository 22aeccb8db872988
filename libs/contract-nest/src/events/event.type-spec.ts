import type { ClientEventPayload } from '@openhands-connect/contract';
import { emitEvent, type Emitter } from './emit.js';
import { Event, type EventReply } from './event.decorator.js';

export class Accepted {
  @Event('leave_room')
  async leave(_socket: { id: string }, _payload: ClientEventPayload<'leave_room'>): Promise<EventReply<'leave_room'>> {
    return { ok: true };
  }
}

export class Refused {
  // @ts-expect-error the contract names no such event
  @Event('shout')
  async unknownEvent(_socket: object, _payload: unknown): Promise<{ ok: true }> {
    return { ok: true };
  }

  // @ts-expect-error join_room's payload has no `channel`
  @Event('join_room')
  async wrongPayload(_socket: object, _payload: { channel: string }): Promise<EventReply<'join_room'>> {
    throw new Error('never called');
  }

  // @ts-expect-error the ack of send_message wants message_id, seq and status
  @Event('send_message')
  async wrongAck(_socket: object, _payload: ClientEventPayload<'send_message'>) {
    return { ok: true as const };
  }

  // @ts-expect-error failures are thrown, not returned
  @Event('leave_room')
  async returnedFailure(_socket: object, _payload: ClientEventPayload<'leave_room'>) {
    return { ok: false as const };
  }
}

export function emits(room: Emitter): void {
  emitEvent(room, 'user_joined', { user_id: 'a', room: 'conversation_b' });
  // @ts-expect-error `room` is missing
  emitEvent(room, 'user_joined', { user_id: 'a' });
  // @ts-expect-error only a client sends this
  emitEvent(room, 'join_room', { room: 'conversation_b' });
}
