import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { formatRoom, type UserTyping } from '@openhands-connect/contract';
import { emitEvent, type Emitter } from '@openhands-connect/contract-nest';
import { BUS, ConversationEventsService, FanOut } from '@openhands-connect/core';
import { DomainError, type Bus, type Signal } from '@openhands-connect/platform';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { SocketServer } from '../connection/socket-server.js';
import { GATEWAY_OPTIONS, type GatewayOptions } from '../gateway-options.js';
import type { Seat } from './seat.js';
import { TypingUsers, type TypingUser } from './typing-users.js';

/** As gateways say it to each other: a user may type in several tabs. */
type SaidTyping = UserTyping & { readonly socket_id: string };

/** Who types, told to the others in the room on every gateway: once when it begins, once when it is over. */
@Injectable()
export class Typing implements OnModuleInit, OnModuleDestroy {
  private readonly users: TypingUsers;
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly server: SocketServer,
    private readonly fanOut: FanOut,
    private readonly conversations: ConversationEventsService,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(GATEWAY_OPTIONS) private readonly options: GatewayOptions,
  ) {
    this.users = new TypingUsers(options.typingMs, (user, typing) => {
      if (!this.fanOut.serves(user.conversationId)) return;
      const room = formatRoom(user.conversationId);
      emitTyping(this.server.others(room, user.userId), user, typing);
    });
  }

  onModuleInit(): void {
    this.unsubscribe = this.bus.subscribe('ephemeral', (signal) => this.hear(signal));
  }

  onModuleDestroy(): void {
    this.unsubscribe?.();
    this.users.clear();
  }

  /**
   * A socket says so of its user. What the others know anyway is not said again, but now and then while it lasts.
   *
   * @throws DomainError conversation.forbidden to whoever may not write, room.not_joined when the room was left meanwhile
   */
  async say(socket: GatewaySocket, seat: Seat, typing: boolean): Promise<void> {
    if (!typing) {
      this.end(socket, seat);
      return;
    }
    const { typingSaidAtMs: saidAtMs } = seat;
    if (saidAtMs !== undefined && performance.now() - saidAtMs < this.options.typingMs / 3) return;
    await this.conversations.assertWritable(socket.data.principal, seat.conversationId);
    if (seat.gone) throw new DomainError('room.not_joined');
    seat.typingSaidAtMs = performance.now();
    this.publish(socket, seat, true);
  }

  /** The socket's user has stopped, or is gone. */
  end(socket: GatewaySocket, seat: Seat): void {
    if (seat.typingSaidAtMs === undefined) return;
    delete seat.typingSaidAtMs;
    this.publish(socket, seat, false);
  }

  /** A socket will not be told for a while: keeps what it knows. */
  goQuiet(seat: Seat): void {
    seat.knownTyping = this.users.usersOf(seat.conversationId);
  }

  /** Tells a socket that comes in who types already, and one that was quiet who has stopped meanwhile. */
  goLive(socket: GatewaySocket, seat: Seat): void {
    const { conversationId, knownTyping = [] } = seat;
    delete seat.knownTyping;
    const typing = new Set(this.users.usersOf(conversationId));
    for (const userId of new Set([...knownTyping, ...typing])) {
      if (userId !== socket.data.principal.userId) {
        emitTyping(socket, { conversationId, userId }, typing.has(userId));
      }
    }
  }

  private publish({ id, data }: GatewaySocket, { conversationId, room }: Seat, typing: boolean): void {
    const payload: SaidTyping = { user_id: data.principal.userId, room, typing, socket_id: id };
    this.bus.publish({ kind: 'ephemeral', streamId: conversationId, name: 'user_typing', payload });
  }

  /** Of all rooms: whoever comes into one is told who types by then, and nothing of who has stopped. */
  private hear(signal: Signal): void {
    if (signal.kind !== 'ephemeral' || signal.name !== 'user_typing') return;
    const { streamId: conversationId } = signal;
    const { user_id: userId, socket_id: socketId, typing } = signal.payload as SaidTyping;
    this.users.hear({ conversationId, userId, socketId }, typing, this.fanOut.serves(conversationId));
  }
}

function emitTyping(to: Emitter, { conversationId, userId }: TypingUser, typing: boolean): void {
  emitEvent(to, 'user_typing', { user_id: userId, room: formatRoom(conversationId), typing });
}
