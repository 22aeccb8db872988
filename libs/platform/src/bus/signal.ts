import type { LoggedEvent } from '../event-log/logged-event.js';

/** What one process tells the others. Only ever a hint: the truth is in the database. */
export type Signal =
  /** A fact was committed. `event` is missing where it was too large to send along: read the log. */
  | { readonly kind: 'event'; readonly streamId: string; readonly seq: number; readonly event?: LoggedEvent }
  /** There is work in a queue. */
  | { readonly kind: 'work'; readonly queue: string }
  /** Something that is told but not stored: typing, the text of an answer while it grows. */
  | { readonly kind: 'ephemeral'; readonly streamId: string; readonly name: string; readonly payload: object }
  /** A session or an API key has ended, or (with neither) everything of a user: its sockets must go. */
  | { readonly kind: 'revoked'; readonly userId: string; readonly sessionId?: string; readonly apiKeyId?: string }
  /** Who may see a conversation changed for this user. */
  | { readonly kind: 'membership'; readonly conversationId: string; readonly userId: string }
  /** Who is in these conversations' rooms by sockets of that gateway has changed. */
  | { readonly kind: 'presence'; readonly gatewayId: string; readonly conversationIds: readonly string[] }
  /** Signals may have been lost (the connection was away): look at everything that you serve. */
  | { readonly kind: 'missed' };

export type SignalKind = Signal['kind'];

/** What can be subscribed to. `event` and `ephemeral` hear every stream; `missed` is heard by every subscriber. */
export type Topic = `stream:${string}` | `work:${string}` | PlainTopic;
type PlainTopic = 'event' | 'ephemeral' | 'revoked' | 'membership' | 'presence';

/** Hears the events and the ephemeral signals of one stream. */
export const streamTopic = (streamId: string): Topic => `stream:${streamId}`;

/** Hears that a queue has work. */
export const workTopic = (queue: string): Topic => `work:${queue}`;

const TOPICS: { readonly [K in SignalKind]: (signal: Extract<Signal, { kind: K }>) => readonly Topic[] | 'all' } = {
  event: ({ streamId }) => [streamTopic(streamId), 'event'],
  work: ({ queue }) => [workTopic(queue)],
  ephemeral: ({ streamId }) => [streamTopic(streamId), 'ephemeral'],
  revoked: () => ['revoked'],
  membership: () => ['membership'],
  presence: () => ['presence'],
  missed: () => 'all',
};

/** The topics whose subscribers hear a signal. */
export function topicsOf(signal: Signal): readonly Topic[] | 'all' {
  return (TOPICS[signal.kind] as (signal: Signal) => readonly Topic[] | 'all')(signal);
}
