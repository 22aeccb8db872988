import type { ServerEventName, ServerEventPayload } from '@openhands-connect/contract';
import { checkServerEvent } from './check-event.js';

/** A socket, or a room of them. */
export interface Emitter {
  emit(name: string, payload: unknown): unknown;
}

/** Sends an event of the contract: name and payload are checked by the compiler, the payload again when it leaves. */
export function emitEvent<Name extends ServerEventName>(
  to: Emitter,
  name: Name,
  payload: ServerEventPayload<Name>,
): void {
  checkServerEvent(name, payload);
  to.emit(name, payload);
}
