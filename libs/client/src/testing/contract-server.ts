import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventEmitter, once } from 'node:events';
import {
  formatRoom,
  parseRoom,
  type ClientToServerEvents,
  type ConversationMessageAdded,
  type EventWithheld,
  type JoinRoomAck,
  type Problem,
  type ProblemCode,
  type SendMessagePayload,
  type ServerToClientEvents,
} from '@openhands-connect/contract';
import { clientEventChecks } from '@openhands-connect/contract/validators';
import { Server, type Socket } from 'socket.io';
import { problemOf } from './http-server.js';

const QUOTA = problemOf('rate.limited', 1);

type ContractSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** A Socket.IO server on a free port that keeps a log for each conversation, as the contract has it. */
export class ContractServer {
  /** Tokens by what their handshake is refused with. */
  readonly refusals = new Map<string, ProblemCode>();
  /** Every token that was shown: at a handshake, or by `authenticate`. */
  readonly tokens: string[] = [];
  readonly joins: (number | undefined)[] = [];
  private readonly joined = new EventEmitter();
  readonly sent: SendMessagePayload[] = [];
  /** The oldest seq that a replay still finds. */
  oldestSeq = 1;
  /** What happens to the next `send_message`, once it is stored. */
  afterStore: ((socket: ContractSocket) => 'answer' | 'silence') | undefined;
  /** How many handshakes, and then how many messages, are refused for a quota, with a second to wait. */
  readonly beyondQuota = { handshakes: 0, messages: 0 };
  /** What joining fails with, once for each. */
  readonly joinFailures: ProblemCode[] = [];
  private joinsReleased: Promise<void> = Promise.resolve();
  /** Answers the joins that were held back. */
  releaseJoins: () => void = () => undefined;
  private readonly logs = new Map<string, (ConversationMessageAdded | EventWithheld)[]>();
  private readonly stored = new Map<string, ConversationMessageAdded>();
  private readonly http = createServer();
  readonly io = new Server<ClientToServerEvents, ServerToClientEvents>(this.http);

  static async start(): Promise<ContractServer> {
    const server = new ContractServer();
    server.io.use((socket, next) => next(server.handshake(String(socket.handshake.auth['token']))));
    server.io.on('connection', (socket) => server.serve(socket));
    server.http.listen(0, '127.0.0.1');
    await once(server.http, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await this.io.close();
  }

  /** Joins and replays, and acknowledges nothing of it until `releaseJoins`. */
  holdJoins(): void {
    this.joinsReleased = new Promise((resolve) => (this.releaseJoins = resolve));
  }

  /** Until so many joins have come. */
  async untilJoins(count: number): Promise<void> {
    while (this.joins.length < count) await once(this.joined, 'join');
  }

  /** Breaks every connection as a network does: without a goodbye. */
  cut(): void {
    for (const socket of this.io.sockets.sockets.values()) socket.conn.close();
  }

  /** Stores a message and tells the room, unless the event is to be lost on its way. */
  append(conversationId: string, content: string, { lost = false } = {}): ConversationMessageAdded {
    const log = this.logs.get(conversationId) ?? [];
    const event = messageAdded(conversationId, log.length + 1, content);
    this.logs.set(conversationId, [...log, event]);
    if (!lost) this.io.to(formatRoom(conversationId)).emit('conversation_update', event);
    return event;
  }

  /** Tells the room that there was an event which its readers may not hear. */
  withhold(conversationId: string): void {
    const { change: _, message: __, record: ___, ...event } = this.append(conversationId, 'secret', { lost: true });
    this.logs.get(conversationId)?.splice(-1, 1, event);
    this.io.to(formatRoom(conversationId)).emit('event_withheld', event);
  }

  private handshake(token: string): Error | undefined {
    this.tokens.push(token);
    if (this.beyondQuota.handshakes-- > 0) return Object.assign(new Error('quota'), { data: QUOTA });
    const code = this.refusals.get(token);
    return code && Object.assign(new Error(code), { data: problemOf(code) });
  }

  private serve(socket: ContractSocket): void {
    socket.use(([name, payload], next) => {
      const check = clientEventChecks[name as keyof typeof clientEventChecks];
      next(check.payload(payload) ? undefined : new Error(`${name} violates the contract`));
    });
    socket.on('join_room', (payload, ack) => {
      const answer = this.join(socket, payload);
      void this.joinsReleased.then(() => ack?.(answer));
    });
    socket.on('leave_room', ({ room }, ack) => {
      void socket.leave(room);
      ack?.({ ok: true });
    });
    socket.on(
      'typing',
      ({ room, typing }) => void socket.to(room).emit('user_typing', { user_id: 'other', room, typing }),
    );
    socket.on('authenticate', ({ token }, ack) => {
      const refusal = this.handshake(token);
      ack?.(refusal ? { ok: false, error: (refusal as Error & { data: Problem }).data } : { ok: true });
    });
    socket.on('send_message', (payload, ack) => {
      this.sent.push(payload);
      if (this.beyondQuota.messages-- > 0) return ack?.({ ok: false, error: QUOTA });
      const key = payload.idempotency_key ?? '';
      const event = this.stored.get(key) ?? this.append(parseRoom(payload.room) ?? '', payload.message.content);
      this.stored.set(key, event);
      const next = this.afterStore?.(socket) ?? 'answer';
      this.afterStore = undefined;
      if (next === 'answer') ack?.({ ok: true, message_id: event.message.id, seq: event.seq, status: 'success' });
    });
  }

  private join(socket: ContractSocket, { room, after_seq }: { room: string; after_seq?: number }): JoinRoomAck {
    this.joins.push(after_seq);
    this.joined.emit('join');
    const failure = this.joinFailures.shift();
    if (failure !== undefined) return { ok: false, error: problemOf(failure) };
    void socket.join(room);
    const log = this.logs.get(parseRoom(room) ?? '') ?? [];
    const answer = { ok: true as const, last_seq: log.length, members: ['me'] };
    if (after_seq === undefined) return { ...answer, replayed: 0 };
    if (after_seq < this.oldestSeq - 1 || after_seq > log.length) return { ...answer, resync: true };
    const missed = log.filter(({ seq }) => seq > after_seq);
    for (const event of missed) {
      if ('message' in event) socket.emit('conversation_update', event);
      else socket.emit('event_withheld', event);
    }
    return { ...answer, replayed: missed.length };
  }
}

function messageAdded(conversationId: string, seq: number, content: string): ConversationMessageAdded {
  const at = new Date(seq * 1000).toISOString();
  const message = { id: `message-${seq}`, content, role: 'user' as const, timestamp: at, seq, type: 'text' as const };
  return {
    event_id: `event-${seq}`,
    seq,
    occurred_at: at,
    conversation_id: conversationId,
    record: {
      conversation_id: conversationId,
      title: 'Title',
      status: 'idle',
      agent: 'offline',
      archived: false,
      created_at: at,
      updated_at: at,
      last_seq: seq,
    },
    change: 'message_added',
    message: { ...message, author_id: null, image_urls: [], file_ids: [] },
  };
}
