import { formatRoom, type MessageDelta } from '@openhands-connect/contract';
import { ConnectError } from '../connect-error.js';
import { DEFAULT_RETRY, withRetries, type RetryPolicy } from '../retry.js';
import { AnswerTexts } from './answer-texts.js';
import type { Connection } from './connection.js';
import { RoomCursor } from './room-cursor.js';
import type { RoomEvent } from './room-event.js';

export interface RoomHandlers {
  /** The seq of the newest event that the caller knows (`last_seq` of the conversation); left out: only what is new. */
  readonly afterSeq?: number;
  /** Each event after that, once and in order, across reconnects. */
  readonly onEvent: (event: RoomEvent) => void;
  /** Pieces of an answer while it is written: each once, without a hole before it. The message itself follows as an event. */
  readonly onDelta?: (delta: MessageDelta) => void;
  /** Who is in the room, the caller included; told on each change. */
  readonly onPresence?: (userIds: readonly string[]) => void;
  readonly onTyping?: (userId: string, typing: boolean) => void;
  /** Events up to `lastSeq` were missed for good: read the conversation again. What comes after follows by itself. */
  readonly onResync?: (lastSeq: number) => void;
  /** The room cannot be had (`conversation.not_found`); nothing more comes. */
  readonly onError?: (error: ConnectError) => void;
}

/** A reader waits as long as it takes. */
const WITHOUT_END: RetryPolicy = {
  ...DEFAULT_RETRY,
  attempts: Number.POSITIVE_INFINITY,
  maxRetryAfterMs: Number.POSITIVE_INFINITY,
};

/**
 * Whether another join may go well: also when the server has failed, and when it called the token expired, for which
 * the connection is getting another one. Where there is none the connection ends, and its owner knows.
 */
const mayPass = ({ transient, status }: ConnectError): boolean => transient || status >= 500 || status === 401;

/** One reading of one room. It joins whenever there is a connection, from where it was. */
export class Room {
  private readonly cursor: RoomCursor;
  private joining: AbortController | undefined;
  private over = false;
  private present: readonly string[] = [];
  private readonly texts = new AnswerTexts();
  private readonly typing = new Set<string>();

  constructor(
    private readonly connection: Pick<Connection, 'request' | 'whenConnected'>,
    private readonly conversationId: string,
    private readonly handlers: RoomHandlers,
  ) {
    this.cursor = new RoomCursor(handlers.afterSeq);
  }

  get lastSeq(): number | undefined {
    return this.cursor.lastSeq;
  }

  /** Joins, or joins again; one attempt at a time. */
  join(): void {
    if (this.over || this.joining) return;
    const joining = new AbortController();
    this.joining = joining;
    withRetries(() => this.enter(joining.signal), { policy: WITHOUT_END, signal: joining.signal, when: mayPass })
      .catch((thrown: unknown) => this.giveUp(ConnectError.from(thrown)))
      .finally(() => (this.joining = undefined));
  }

  /** Nothing is handed on any more. */
  end(): void {
    this.over = true;
    this.joining?.abort();
  }

  receive(event: RoomEvent): void {
    if (this.over) return;
    // Its seq counts in the stream of the user, who may not be in the room any more.
    if (event.event === 'conversation_delete') {
      this.end();
      this.handlers.onEvent(event);
      return;
    }
    const verdict = this.cursor.take(event.payload.seq);
    if (verdict === 'next') {
      this.texts.settle(event);
      this.handlers.onEvent(event);
    }
    // While a join is under way the replay brings what is missing, and this event again.
    if (verdict === 'gap') this.join();
  }

  /** Counts an event that the API key is not told of. */
  receiveWithheld({ seq }: { readonly seq: number }): void {
    if (!this.over && this.cursor.take(seq) === 'gap') this.join();
  }

  receiveDelta(delta: MessageDelta): void {
    const news = this.texts.take(delta);
    if (news && !this.over) this.handlers.onDelta?.(news);
  }

  receivePresence(userId: string, present: boolean): void {
    const others = this.present.filter((id) => id !== userId);
    this.tellPresence(present ? [...others, userId] : others);
  }

  receiveTyping(userId: string, typing: boolean): void {
    if (this.over || this.typing.has(userId) === typing) return;
    if (typing) this.typing.add(userId);
    else this.typing.delete(userId);
    this.handlers.onTyping?.(userId, typing);
  }

  private async enter(signal: AbortSignal): Promise<void> {
    await this.connection.whenConnected(signal);
    // Whoever stopped while there was no connection; the server tells anew who types.
    for (const userId of this.typing) this.receiveTyping(userId, false);
    this.cursor.begin();
    const afterSeq = this.cursor.lastSeq;
    const room = formatRoom(this.conversationId);
    const payload = { room, ...(afterSeq === undefined ? {} : { after_seq: afterSeq }) };
    const ack = await this.connection.request('join_room', payload);
    if (this.over) return;
    this.tellPresence(ack.members);
    const resync = 'resync' in ack;
    if (resync) this.cursor.reset(ack.last_seq);
    if (resync || !this.cursor.settle(ack.last_seq)) this.handlers.onResync?.(ack.last_seq);
    if (this.cursor.isBehind) await this.enter(signal);
  }

  private tellPresence(userIds: readonly string[]): void {
    this.present = userIds;
    if (!this.over) this.handlers.onPresence?.(userIds);
  }

  private giveUp(error: ConnectError): void {
    // Without a connection the owner knows; the next one joins again.
    if (this.over || error.problem === undefined || error.status === 401) return;
    this.over = true;
    this.handlers.onError?.(error);
  }
}
