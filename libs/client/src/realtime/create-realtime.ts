import {
  formatRoom,
  type SendMessageRequest,
  type SentMessage,
  type ServerToClientEvents,
} from '@openhands-connect/contract';
import { randomKey } from '../random-key.js';
import { DEFAULT_RETRY, withRetries } from '../retry.js';
import type { GetToken } from '../token.js';
import type { ConnectionStatus } from './connection-status.js';
import { Connection } from './connection.js';
import { RoomRegistry } from './room-registry.js';
import type { RoomHandlers } from './room.js';
import { listen } from './socket.js';
import { TypingNotes } from './typing-notes.js';

export interface RealtimeOptions {
  /** The server's address, as for REST. */
  readonly url: string;
  /** `client.getToken`, or a function of your own. */
  readonly getToken: GetToken;
  readonly transports?: readonly ('websocket' | 'polling')[];
  /** For a handshake, and for each acknowledgement. 10 s. */
  readonly timeoutMs?: number;
  /** Between attempts to connect, with full jitter: up to 0.5 s at first, 15 s at most. */
  readonly backoff?: { readonly baseDelayMs: number; readonly maxDelayMs: number };
}

export interface SendOptions {
  /** Names the message: sent again with the same key it is stored once. A fresh one when left out. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** For all attempts together, the wait for a connection included. 60 s. */
  readonly totalTimeoutMs?: number;
}

export interface RoomReading {
  /** The seq of the newest event that was handed on. */
  readonly lastSeq: number | undefined;
  leave(): void;
}

/** The socket half of the contract, kept connected until `close`. */
export interface Realtime {
  readonly status: ConnectionStatus;
  /** Told of each change of the connection; gives back how to stop. */
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
  /** Events as they come, of the user's own stream too; gives back how to stop. A reconnect may leave out some. */
  on<Name extends keyof ServerToClientEvents>(name: Name, listener: ServerToClientEvents[Name]): () => void;
  /** Reads a conversation without gap or duplicate. */
  room(conversationId: string, handlers: RoomHandlers): RoomReading;
  /** Stores a message once, through broken connections. @throws ConnectError */
  sendMessage(conversationId: string, message: SendMessageRequest, options?: SendOptions): Promise<SentMessage>;
  /**
   * Tells the others in the room; worth no retry. Call it with every key stroke: that the user types is true for 6 s
   * unless it is said again, and is not sent more often than necessary.
   */
  setTyping(conversationId: string, typing: boolean): void;
  /** Tries again at once, also after a refusal. */
  reconnect(): void;
  close(): void;
}

/** Connects at once. */
export function createRealtime(options: RealtimeOptions): Realtime {
  const connection = new Connection({
    timeoutMs: 10_000,
    backoff: { baseDelayMs: 500, maxDelayMs: 15_000 },
    ...options,
  });
  const rooms = new RoomRegistry(connection);
  const typingNotes = new TypingNotes();
  connection.open();
  return {
    get status() {
      return connection.status;
    },
    onStatus: (listener) => connection.watch(listener),
    on: (name, listener) => listen(connection.socket, name, listener),
    room(conversationId, handlers) {
      const room = rooms.open(conversationId, handlers);
      return {
        get lastSeq() {
          return room.lastSeq;
        },
        leave: () => rooms.close(conversationId, room),
      };
    },
    sendMessage: (conversationId, message, sendOptions) => send(connection, conversationId, message, sendOptions),
    setTyping(conversationId, typing) {
      if (connection.socket.connected && typingNotes.note(conversationId, typing))
        connection.socket.emit('typing', { room: formatRoom(conversationId), typing });
    },
    reconnect: () => connection.open(),
    close() {
      rooms.closeAll();
      connection.close();
    },
  };
}

async function send(
  connection: Connection,
  conversationId: string,
  message: SendMessageRequest,
  { idempotencyKey = randomKey(), signal, totalTimeoutMs = 60_000 }: SendOptions = {},
): Promise<SentMessage> {
  const timeout = AbortSignal.timeout(totalTimeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  const payload = {
    room: formatRoom(conversationId),
    message: { type: 'text' as const, ...message },
    idempotency_key: idempotencyKey,
  };
  const attempt = async (): Promise<SentMessage> => {
    await connection.whenConnected(either);
    const { message_id, seq, status } = await connection.request('send_message', payload);
    return { message_id, seq, status };
  };
  const policy = { ...DEFAULT_RETRY, attempts: Number.POSITIVE_INFINITY };
  return await withRetries(attempt, { policy, signal: either, when: (error) => error.transient && !either.aborted });
}
