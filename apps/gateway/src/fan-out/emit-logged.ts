import type { ServerEventPayload } from '@openhands-connect/contract';
import { emitEvent, type Emitter } from '@openhands-connect/contract-nest';
import { mayHear, withheld, type Principal } from '@openhands-connect/core';
import { toPayload, type LoggedEvent } from '@openhands-connect/platform';

/** Sends a fact of the log as it goes over the wire on every transport. */
export function emitLogged(to: Emitter, event: LoggedEvent): void {
  emitEvent(to, event.name, toPayload(event) as ServerEventPayload<typeof event.name>);
}

/** Sends what a fact of a conversation looks like to those whose credentials are not good for it. */
export function emitWithheld(to: Emitter, event: LoggedEvent): void {
  emitEvent(to, 'event_withheld', withheld(event).payload);
}

/** Sends a fact of a conversation to one caller, as far as its credential is good for it. */
export function emitFor(to: Emitter, principal: Principal, event: LoggedEvent): void {
  if (mayHear(principal, event)) emitLogged(to, event);
  else emitWithheld(to, event);
}
