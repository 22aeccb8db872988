import type { MessageDelta } from '@openhands-connect/contract';
import { DomainError, toDomainError, type LoggedEvent } from '@openhands-connect/platform';
import type { Principal } from '../auth/index.js';
import { removedBy } from '../conversations/index.js';
import { FeedReader, type FeedItem, type ReaderSource } from './feed-reader.js';
import type { FeedListener } from './feed.js';

/** What comes out of a stream. */
export type StreamItem =
  | FeedItem
  /** Where the reader stands; comes first. */
  | { readonly kind: 'position'; readonly seq: number }
  /** The conversation is gone for this reader: of the user's own log, so its seq is of no use here. */
  | { readonly kind: 'farewell'; readonly event: LoggedEvent }
  /** The last one: why nothing more comes. */
  | { readonly kind: 'end'; readonly error: DomainError };

/** What a stream asks of those who know. */
export interface StreamAccess {
  /** Rejects when the reader may not read the conversation now. */
  assertReadable(): Promise<void>;
  /** Lets go of what the stream holds; called once. */
  release(): void;
}

/** One reader of a conversation's events, from the moment it asks to the moment it goes or may not read any more. */
export class EventStream implements FeedListener {
  /** Called when the stream ends, also while nobody takes anything. */
  onEnd: () => void = () => undefined;
  /** What says goodbye, should the conversation be gone for the reader. */
  farewell: LoggedEvent | undefined;
  private reader: FeedReader | undefined;
  private readonly first: StreamItem[] = [];
  /** What is still to be given of a stream that has ended. */
  private last: StreamItem[] | undefined;
  private isSuspect = false;
  private isStirred = false;
  private closed = false;
  private wake: () => void = () => undefined;

  constructor(
    readonly principal: Principal,
    readonly conversationId: string,
    private readonly access: StreamAccess,
  ) {}

  /** Begins to read, without any wait after the feed was found to be open. */
  begin(source: ReaderSource): void {
    this.reader = new FeedReader(source);
    this.first.push({ kind: 'position', seq: source.afterSeq });
  }

  tell(event: LoggedEvent): void {
    this.reader?.tell(event);
    this.stir();
  }

  skip(): void {
    this.stir();
  }

  hear(delta: MessageDelta): void {
    this.reader?.hear(delta);
    this.stir();
  }

  /** The reader may not be allowed to read any more: nothing is given until that was asked. */
  suspect(): void {
    this.isSuspect = true;
    this.stir();
  }

  /** Nothing is given any more but why. */
  end(error: DomainError): void {
    if (this.last) return;
    const isGone = error.code === 'conversation.not_found';
    const farewell = isGone && this.farewell ? [{ kind: 'farewell' as const, event: this.farewell }] : [];
    this.last = [...farewell, { kind: 'end', error }];
    this.stir();
    this.onEnd();
  }

  /** The reader has gone. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.last = [];
    this.stir();
    this.access.release();
  }

  /** The next item, as soon as there is one; undefined at the end. One call at a time; never rejects. */
  async next(): Promise<StreamItem | undefined> {
    for (;;) {
      this.isStirred = false;
      const item = await this.take();
      while (this.isSuspect && !this.last) await this.clear();
      if (this.last) return this.last.shift();
      if (item) return item;
      if (!this.isStirred) await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private async take(): Promise<StreamItem | undefined> {
    if (this.last || this.isSuspect) return undefined;
    const first = this.first.shift();
    if (first) return first;
    try {
      const item = await this.reader?.take();
      // The log of a conversation that was deleted is empty.
      if (item?.kind === 'resync' || this.isRemovedBy(item)) this.isSuspect = true;
      return item;
    } catch (error) {
      this.end(toDomainError(error));
      return undefined;
    }
  }

  private isRemovedBy(item: FeedItem | undefined): boolean {
    return item?.kind === 'event' && removedBy(item.event) === this.principal.userId;
  }

  private async clear(): Promise<void> {
    this.isSuspect = false;
    // What was kept back meanwhile is to be looked at.
    this.isStirred = true;
    try {
      await this.access.assertReadable();
    } catch (error) {
      this.end(toDomainError(error));
    }
  }

  private stir(): void {
    this.isStirred = true;
    this.wake();
  }
}
