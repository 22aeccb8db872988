import { setTimeout as delay } from 'node:timers/promises';
import { formatRoom, type ClientEventAck, type ConversationUpdateEvent } from '@openhands-connect/contract';
import { io, type Socket } from 'socket.io-client';
import type { Journal } from '../journal/journal.js';

export interface RawReaderOptions {
  readonly journal: Journal;
  readonly url: string;
  readonly name: string;
  readonly conversationId: string;
  readonly getToken: () => string | undefined | Promise<string | undefined>;
  /** Reads from the beginning; else what is new. */
  readonly replays: boolean;
  /** Comes back after its connection ended; each connection is a session of its own. */
  readonly reconnects: boolean;
}

const PAUSE_MS = 200;
const ACK_TIMEOUT_MS = 20_000;

/** A socket that hides nothing: whatever the server sends goes into the journal, what is wrong of it too. */
export class RawReader {
  lastSeq = 0;
  private isClosed = false;
  private socket: Socket | undefined;

  constructor(private readonly options: RawReaderOptions) {}

  /** Resolves when it is in the room for the first time. @throws Error when it is refused */
  async open(): Promise<void> {
    this.note('opened');
    await this.connect();
  }

  get isConnected(): boolean {
    return this.socket?.connected ?? false;
  }

  close(): void {
    this.isClosed = true;
    this.socket?.disconnect();
  }

  private async connect(): Promise<void> {
    const { url, name, getToken } = this.options;
    const socket = io(url, {
      path: '/socket.io',
      auth: { token: await getToken() },
      query: { client: name },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    this.socket = socket;
    socket.on('conversation_update', (update: ConversationUpdateEvent) => this.receive(update));
    const ended = new Promise<string>((resolve) => {
      socket.once('disconnect', resolve);
      socket.once('connect_error', (error: Error) => resolve(error.message));
    });
    void ended.then((why) => this.end(why));
    await Promise.race([this.join(socket), ended.then((why) => this.refuse(why))]);
  }

  private async join(socket: Socket): Promise<void> {
    await new Promise<void>((resolve) => void socket.once('connect', () => resolve()));
    const { conversationId, replays } = this.options;
    const payload = { room: formatRoom(conversationId), ...(replays && { after_seq: this.lastSeq }) };
    const ack = (await socket.timeout(ACK_TIMEOUT_MS).emitWithAck('join_room', payload)) as ClientEventAck<'join_room'>;
    if (!ack.ok) throw new Error(ack.error.code);
    this.note('joined');
  }

  private receive(update: ConversationUpdateEvent): void {
    const { journal, name: reader, conversationId: conversation } = this.options;
    if (update.conversation_id !== conversation) return;
    const { seq, event_id: eventId } = update;
    journal.write({ kind: 'received', at: performance.now(), reader, conversation, seq, eventId });
    this.lastSeq = Math.max(this.lastSeq, seq);
  }

  private end(why: string): void {
    if (this.isClosed) return;
    this.note('waiting', why);
    if (this.options.reconnects) void this.comeBack();
  }

  private async comeBack(): Promise<void> {
    await delay(PAUSE_MS);
    // A refusal ends the session, and so leads here again.
    if (!this.isClosed) await this.connect().catch(() => this.socket?.disconnect());
  }

  private refuse(why: string): never {
    throw new Error(`${this.options.name} is out: ${why}`);
  }

  private note(turn: 'opened' | 'joined' | 'waiting', why?: string): void {
    const { journal, name: reader, conversationId: conversation } = this.options;
    const reason = why === undefined ? {} : { why };
    journal.write({ kind: 'reader', at: performance.now(), reader, conversation, turn, seq: this.lastSeq, ...reason });
  }
}
