import type { ClientToServerEvents, ServerToClientEvents } from '../generated/events.js';
import type { SOCKET_EVENTS } from '../generated/socket-events.js';

/** Names what a client sends. */
export type ClientEventName = keyof ClientToServerEvents;
export type ClientEventPayload<Name extends ClientEventName> = Parameters<ClientToServerEvents[Name]>[0];
/** What a client event is acknowledged with. */
export type ClientEventAck<Name extends ClientEventName> = Parameters<
  NonNullable<Parameters<ClientToServerEvents[Name]>[1]>
>[0];

/** Names what the server sends. */
export type ServerEventName = keyof ServerToClientEvents;
export type ServerEventPayload<Name extends ServerEventName> = Parameters<ServerToClientEvents[Name]>[0];

type NamesOfKind<Kind extends string> = {
  [Name in ServerEventName]: (typeof SOCKET_EVENTS)[Name]['kind'] extends Kind ? Name : never;
}[ServerEventName];

/** Names the events that stand in the event log and carry `event_id`, `seq` and `occurred_at`. */
export type DurableEventName = NamesOfKind<'durable'>;
/** Names the events that are told once and never stored. */
export type EphemeralEventName = NamesOfKind<'ephemeral'>;

/** Any durable event, its payload tied to its name. */
export type DurableEvent = {
  [Name in DurableEventName]: { readonly event: Name; readonly payload: ServerEventPayload<Name> };
}[DurableEventName];
