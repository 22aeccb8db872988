import type { DurableEventName } from '@openhands-connect/contract';

/** One fact as it stands in the log. */
export interface LoggedEvent {
  readonly streamId: string;
  readonly seq: number;
  /** UUIDv7: the same on every transport, and the `webhook-id`. */
  readonly eventId: string;
  readonly name: DurableEventName;
  /** RFC 3339 in UTC, milliseconds. */
  readonly occurredAt: string;
  readonly data: object;
}

/** What goes over the wire, identical on every transport. */
export function toPayload(event: LoggedEvent): { event_id: string; seq: number; occurred_at: string } {
  return { event_id: event.eventId, seq: event.seq, occurred_at: event.occurredAt, ...event.data };
}

const texts = new WeakMap<LoggedEvent, string>();

/** The payload as JSON text; made once for an event, however many readers are sent it. */
export function payloadText(event: LoggedEvent): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const text = JSON.stringify(toPayload(event));
  texts.set(event, text);
  return text;
}
