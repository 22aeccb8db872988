import { createRealtime, type Realtime, type RoomEvent, type RoomReading } from '@openhands-connect/client';
import type { ReaderTurn } from '../journal/entry.js';
import type { Journal } from '../journal/journal.js';
import type { Conversation } from './cast.js';

export interface ReaderOptions {
  readonly journal: Journal;
  /** Where the sockets go: the door, or one gateway. */
  readonly url: string;
  /** Names the reader in the journal, and its connections to the door. */
  readonly name: string;
  readonly conversation: Conversation;
  readonly afterSeq: number;
}

/** One reader of one conversation, as an application of ours reads: the client resumes by itself. */
export class SdkReader {
  readonly realtime: Realtime;
  private readonly reading: RoomReading | undefined;
  private isJoining = false;

  constructor(private readonly options: ReaderOptions) {
    const { url, name, conversation } = options;
    this.note('opened');
    this.realtime = createRealtime({
      url: `${url}/?client=${name}`,
      getToken: conversation.owner.client.getToken,
      transports: ['websocket'],
    });
    this.realtime.onStatus(({ state, error }) => {
      this.isJoining = state === 'connected';
      this.note(state, error?.code);
    });
    this.reading = this.realtime.room(conversation.id, {
      afterSeq: options.afterSeq,
      onEvent: (event) => this.receive(event),
      // The client tells who is there at each join, once everything up to then was handed on.
      onPresence: () => this.joined(),
      onResync: () => this.note('lost', 'resync'),
      onError: (error) => this.note('lost', error.code),
    });
  }

  get name(): string {
    return this.options.name;
  }

  get conversation(): Conversation {
    return this.options.conversation;
  }

  get lastSeq(): number {
    return this.reading?.lastSeq ?? this.options.afterSeq;
  }

  close(): void {
    this.realtime.close();
  }

  /** Goes before the end. */
  leave(): void {
    this.note('left');
    this.close();
  }

  private receive({ event, payload }: RoomEvent): void {
    const { journal, name, conversation } = this.options;
    const { seq, event_id: eventId } = payload;
    const isMessage = event === 'conversation_update' && payload.change === 'message_added';
    const content = isMessage ? { content: payload.message.content.split('\n', 1)[0] ?? '' } : {};
    const where = { reader: name, conversation: conversation.id, seq, eventId };
    journal.write({ kind: 'received', at: performance.now(), ...where, ...content });
  }

  private joined(): void {
    if (!this.isJoining) return;
    this.isJoining = false;
    this.note('joined');
  }

  private note(turn: ReaderTurn['turn'], why?: string): void {
    const { journal, name: reader, conversation } = this.options;
    const reason = why === undefined ? {} : { why };
    const where = { reader, conversation: conversation.id, seq: this.lastSeq };
    journal.write({ kind: 'reader', at: performance.now(), turn, ...where, ...reason });
  }
}
