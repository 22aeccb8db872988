import type { ServerEventPayload } from '@openhands-connect/contract';
import { emitEvent, type Emitter } from '@openhands-connect/contract-nest';
import { toPayload, type LoggedEvent } from '@openhands-connect/platform';

/** Sends a fact of the log as it goes over the wire on every transport. */
export function emitLogged(to: Emitter, event: LoggedEvent): void {
  emitEvent(to, event.name, toPayload(event) as ServerEventPayload<typeof event.name>);
}
