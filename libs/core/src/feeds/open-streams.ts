import { DomainError, type LoggedEvent } from '@openhands-connect/platform';
import type { MessageDelta } from '@openhands-connect/contract';
import { isEndedBy, isSignedBy, type Revocation } from '../auth/index.js';
import type { EventStream } from './event-stream.js';

const RETRY_AFTER_SECONDS = 5;

/** The streams that are open in this process, by those who read them and by what they are about. */
export class OpenStreams {
  private readonly byUser = new Map<string, Set<EventStream>>();
  private readonly byConversation = new Map<string, Set<EventStream>>();

  /** Why no stream is opened or goes on any more. */
  private over: DomainError | undefined;
  private whenEmpty: () => void = () => undefined;

  constructor(private readonly maxPerUser: number | undefined) {}

  /** @throws DomainError rate.limited when the user has too many, or what all streams have ended with */
  add(stream: EventStream): void {
    if (this.over) throw this.over;
    const { userId } = stream.principal;
    if (this.maxPerUser !== undefined && (this.byUser.get(userId)?.size ?? 0) >= this.maxPerUser) {
      const detail = `A caller can have at most ${this.maxPerUser} streams open; close one first.`;
      throw new DomainError('rate.limited', { detail, retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    addTo(this.byUser, userId, stream);
    addTo(this.byConversation, stream.conversationId, stream);
  }

  remove(stream: EventStream): void {
    removeFrom(this.byUser, stream.principal.userId, stream);
    removeFrom(this.byConversation, stream.conversationId, stream);
    if (this.byUser.size === 0) this.whenEmpty();
  }

  tellDelta(delta: MessageDelta): void {
    for (const stream of this.byConversation.get(delta.conversation_id) ?? []) stream.hear(delta);
  }

  /** Has the user's streams of a conversation ask whether they may go on. */
  suspect(userId: string, conversationId: string, farewell?: LoggedEvent): void {
    for (const stream of this.byUser.get(userId) ?? []) {
      if (stream.conversationId !== conversationId) continue;
      stream.farewell = farewell ?? stream.farewell;
      stream.suspect();
    }
  }

  /** The same for all streams of a user. */
  suspectAll(userId: string): void {
    for (const stream of this.byUser.get(userId) ?? []) stream.suspect();
  }

  endRevoked(revocation: Revocation): void {
    for (const stream of this.byUser.get(revocation.userId) ?? []) {
      const { principal } = stream;
      if (!isEndedBy(principal, revocation)) continue;
      stream.end(
        new DomainError(principal.credential.kind === 'session' ? 'auth.session_revoked' : 'auth.token_invalid'),
      );
    }
  }

  /** Ends the streams whose tokens these keys have signed. */
  endSignedBy(kids: ReadonlySet<string>): void {
    for (const stream of this.all()) {
      if (isSignedBy(stream.principal, kids)) stream.end(new DomainError('auth.token_expired'));
    }
  }

  endExpired(nowMs: number): void {
    for (const stream of this.all()) {
      if (stream.principal.expiresAtMs <= nowMs) stream.end(new DomainError('auth.token_expired'));
    }
  }

  /** Ends all streams for good; resolves when their readers have heard of it, or when they had `graceMs` to do so. */
  async endAll(error: DomainError, graceMs: number): Promise<void> {
    this.over = error;
    for (const stream of this.all()) stream.end(error);
    if (this.byUser.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.whenEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private *all(): Iterable<EventStream> {
    for (const streams of this.byUser.values()) yield* streams;
  }
}

function addTo(map: Map<string, Set<EventStream>>, key: string, stream: EventStream): void {
  map.set(key, (map.get(key) ?? new Set()).add(stream));
}

function removeFrom(map: Map<string, Set<EventStream>>, key: string, stream: EventStream): void {
  const streams = map.get(key);
  streams?.delete(stream);
  if (streams?.size === 0) map.delete(key);
}
