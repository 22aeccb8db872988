import { SOCKET_EVENTS, type LogEvent } from '@openhands-connect/contract';
import { toPayload, type LoggedEvent } from '@openhands-connect/platform';
import { hasScope, restrictionOf, type Principal } from '../auth/index.js';

/**
 * Whether the caller's credential is good for an event: it has the event's scope, and reaches the conversation that
 * the event is about. Says nothing about membership.
 */
export function mayHear(principal: Principal, event: LoggedEvent): boolean {
  if (!hasScope(principal, SOCKET_EVENTS[event.name].scope)) return false;
  const restriction = restrictionOf(principal);
  if (!restriction || event.name === 'settings_update') return true;
  const conversationId = conversationOf(event);
  return conversationId !== null && restriction.has(conversationId);
}

/** An event of a conversation's log as the caller hears it on every transport. */
export function eventFor(principal: Principal, event: LoggedEvent): LogEvent {
  return mayHear(principal, event) ? ({ event: event.name, payload: toPayload(event) } as LogEvent) : withheld(event);
}

/** What takes the place of an event in a conversation's log that the caller may not hear: `seq` has no gaps for anybody. */
export function withheld(event: LoggedEvent): Extract<LogEvent, { event: 'event_withheld' }> {
  const payload = toPayload({ ...event, data: { conversation_id: event.streamId } });
  return { event: 'event_withheld', payload: { ...payload, conversation_id: event.streamId } };
}

/**
 * Who is no member any more from this event of a conversation's log on. Events come in their order and none is left out,
 * so whoever tells them learns of a removal before anything later, also when all signals of it were lost.
 */
export function removedBy({ data }: Pick<LoggedEvent, 'data'>): string | undefined {
  return 'removed_user_id' in data ? String(data.removed_user_id) : undefined;
}

/** The conversation that an event is about; null for what is a user's alone. */
export function conversationOf({ data }: Pick<LoggedEvent, 'data'>): string | null {
  if ('conversation_id' in data) return String(data.conversation_id);
  const record: unknown = 'record' in data ? data.record : undefined;
  if (typeof record !== 'object' || record === null || !('conversation_id' in record)) return null;
  return typeof record.conversation_id === 'string' ? record.conversation_id : null;
}
