import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { formatRoom, parseRoom, SOCKET_EVENTS, type ClientEventPayload } from '@openhands-connect/contract';
import { emitEvent, type EventReply } from '@openhands-connect/contract-nest';
import {
  BUS,
  ConversationEventsService,
  FanOut,
  LOG,
  reaches,
  RunningTexts,
  type FeedListener,
  type Replayed,
} from '@openhands-connect/core';
import { DomainError, type Bus, type Log, type LoggedEvent } from '@openhands-connect/platform';
import { Connections } from '../connection/connections.js';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { SocketServer } from '../connection/socket-server.js';
import { emitFor, emitLogged, emitWithheld } from '../fan-out/emit-logged.js';
import { GATEWAY_OPTIONS, type GatewayOptions } from '../gateway-options.js';
import { Presence } from '../presence/presence.js';
import type { Seat } from './seat.js';
import { Typing } from './typing.js';

/** Entering and leaving the rooms of conversations. Of one socket and room one call at a time is under way. */
@Injectable()
export class RoomsService implements OnModuleInit, OnModuleDestroy {
  /** One for all rooms: a feed tells it once, however many seats there are. */
  private readonly listener: FeedListener = {
    tell: (event) => this.tell(event),
    // A socket has no other way to learn of a hole: its next join says `resync`.
    skip: ({ streamId }) => this.server.disconnect(formatRoom(streamId)),
  };
  private unsubscribe: (() => void) | undefined;

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly connections: Connections,
    private readonly conversations: ConversationEventsService,
    private readonly fanOut: FanOut,
    private readonly presence: Presence,
    private readonly server: SocketServer,
    private readonly texts: RunningTexts,
    private readonly typing: Typing,
    @Inject(LOG) private readonly log: Log,
    @Inject(GATEWAY_OPTIONS) private readonly options: GatewayOptions,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.bus.subscribe('membership', (signal) => {
      if (signal.kind === 'membership') this.evict(signal.userId, signal.conversationId);
    });
  }

  onModuleDestroy(): void {
    this.unsubscribe?.();
  }

  /** @throws DomainError conversation.not_found, rate.limited when the socket is in too many rooms */
  async join(socket: GatewaySocket, payload: ClientEventPayload<'join_room'>): Promise<EventReply<'join_room'>> {
    const conversationId = conversationIdOf(payload.room);
    await this.restored(socket, payload.room);
    if (!socket.connected) throw new DomainError('room.not_found');
    const taken = socket.data.seats.get(payload.room);
    const seat = this.seatOf(socket, conversationId);
    try {
      return await this.enter(socket, seat, payload.after_seq);
    } catch (error) {
      // The eviction may be older than the membership: asked again, a removed user is refused.
      if (seat.evicted && socket.connected) return await this.join(socket, payload);
      if (seat !== taken || isRefusal(error)) this.vacate(socket, seat, { grace: true });
      else if (!seat.gone && !socket.rooms.has(seat.room)) this.goLive(socket, seat);
      throw error;
    }
  }

  leave(socket: GatewaySocket, room: string): void {
    const seat = socket.data.seats.get(room);
    if (seat) this.vacate(socket, seat, { grace: true });
  }

  leaveAll(socket: GatewaySocket): void {
    for (const seat of socket.data.seats.values()) this.vacate(socket, seat, { grace: true });
  }

  /** Takes the rooms that the socket's credential, which has changed, does not reach. */
  leaveUnreached(socket: GatewaySocket): void {
    for (const seat of socket.data.seats.values()) {
      if (!reaches(socket.data.principal, seat.conversationId)) this.vacate(socket, seat, { grace: false });
    }
  }

  /**
   * Takes the room at once from every socket of a user who may no longer be in it, also while one is entering. A late
   * signal can mean somebody who was added again: who is a member by now gets the room back, without a hole.
   */
  evict(userId: string, conversationId: string): void {
    for (const socket of this.connections.ofUser(userId)) {
      const seat = socket.data.seats.get(formatRoom(conversationId));
      if (!seat) continue;
      const { feed } = seat;
      const afterSeq = seat.live ? feed.toldSeq : seat.restoring?.afterSeq;
      this.vacate(socket, seat, { grace: false });
      seat.evicted = true;
      if (afterSeq !== undefined && socket.connected) this.restore(socket, conversationId, afterSeq);
    }
  }

  /** Tells the others in the room, on every gateway. @throws DomainError room.not_joined, conversation.forbidden */
  async sayTyping(socket: GatewaySocket, { room, typing }: ClientEventPayload<'typing'>): Promise<void> {
    const seat = socket.data.seats.get(room);
    if (!seat?.live) throw new DomainError('room.not_joined');
    await this.typing.say(seat, socket.data.principal, typing);
  }

  /** The seat that the socket has, or a new one: from now on it can be evicted. */
  private seatOf({ data }: GatewaySocket, conversationId: string): Seat {
    const room = formatRoom(conversationId);
    const taken = data.seats.get(room);
    if (taken) return taken;
    if (data.seats.size >= this.options.maxRoomsPerSocket) {
      const detail = `A socket can be in at most ${this.options.maxRoomsPerSocket} rooms; leave one first.`;
      throw new DomainError('rate.limited', { detail, retryAfterSeconds: 1 });
    }
    const feed = this.fanOut.acquire('conversation', conversationId, this.listener);
    const seat: Seat = { room, conversationId, feed, live: false, gone: false, evicted: false };
    data.seats.set(room, seat);
    this.presence.acquire(conversationId);
    return seat;
  }

  private restore(socket: GatewaySocket, conversationId: string, afterSeq: number): void {
    const seat = this.seatOf(socket, conversationId);
    const done = this.enter(socket, seat, afterSeq)
      .then(
        () => undefined,
        (error: unknown) => {
          this.vacate(socket, seat, { grace: false });
          if (!isRefusal(error)) this.log.warn({ err: error, conversationId }, 'an eviction could not be checked');
        },
      )
      .finally(() => delete seat.restoring);
    seat.restoring = { afterSeq, done };
  }

  /** Waits until nothing is brought back to the socket's room any more. */
  private async restored({ data }: GatewaySocket, room: string): Promise<void> {
    for (let seat = data.seats.get(room); seat?.restoring; seat = data.seats.get(room)) await seat.restoring.done;
  }

  private async enter(socket: GatewaySocket, seat: Seat, afterSeq?: number): Promise<EventReply<'join_room'>> {
    const { headSeq, isRunning } = await this.conversations.head(socket.data.principal, seat.conversationId);
    this.texts.check(seat.conversationId, isRunning);
    seat.feed.level(headSeq);
    await seat.feed.reach(headSeq);
    await this.presence.ready(seat.conversationId);
    const replayed = afterSeq === undefined ? this.goLive(socket, seat) : await this.replay(socket, seat, afterSeq);
    return this.accepted(seat, replayed);
  }

  private accepted({ feed, conversationId }: Seat, replayed: Replayed): EventReply<'join_room'> {
    const { presence } = this;
    return {
      ok: true,
      last_seq: feed.toldSeq ?? 0,
      /** Read when the ack leaves: who comes or goes after that is told, who did before is in it. */
      get members() {
        return presence.members(conversationId);
      },
      ...(replayed === 'resync' ? { resync: true } : { replayed }),
    };
  }

  private async replay(socket: GatewaySocket, seat: Seat, afterSeq: number): Promise<Replayed> {
    const { backlog } = socket.data;
    if (!backlog) throw new Error('a socket was not taken in');
    return await this.fanOut.replay({
      feed: seat.feed,
      afterSeq,
      send: (event) => emitFor(socket, socket.data.principal, event),
      pace: backlog,
      isGone: () => seat.gone,
      goQuiet: () => goQuiet(socket, seat),
      goLive: () => this.goLive(socket, seat),
    });
  }

  /** Without any wait: what was told before is behind the socket, what is told from now on reaches it. */
  private goLive(socket: GatewaySocket, seat: Seat): 0 {
    if (seat.gone) throw new DomainError('room.not_found');
    void socket.join(seat.room);
    seat.live = true;
    const { conversationId } = seat;
    const { userId } = socket.data.principal;
    this.presence.enter({ conversationId, userId }, socket.id);
    this.typing.tell(socket, conversationId, userId);
    for (const delta of this.texts.of(conversationId)) emitEvent(socket, 'message_delta', delta);
    return 0;
  }

  private vacate(socket: GatewaySocket, seat: Seat, { grace }: { grace: boolean }): void {
    if (seat.gone) return;
    this.typing.end(seat, socket.data.principal.userId);
    Object.assign(seat, { gone: true, live: false });
    socket.data.seats.delete(seat.room);
    void socket.leave(seat.room);
    this.fanOut.release(seat.feed, this.listener);
    const { conversationId } = seat;
    this.presence.leave({ conversationId, userId: socket.data.principal.userId }, socket.id, { grace });
    this.presence.release(conversationId);
  }

  private tell(event: LoggedEvent): void {
    const room = formatRoom(event.streamId);
    // Who is in the room may read the conversation; for what needs more each socket is looked at.
    if (SOCKET_EVENTS[event.name].scope === 'conversations:read') {
      emitLogged(this.server.room(room), event);
      return;
    }
    const { hearing, others } = this.server.audience(room, event);
    emitLogged(hearing, event);
    if (others) emitWithheld(others, event);
  }
}

/** Who is in the room already and asks for more must not get live events in between. Says whether it was. */
function goQuiet(socket: GatewaySocket, { room }: Seat): boolean {
  const wasLive = socket.rooms.has(room);
  void socket.leave(room);
  return wasLive;
}

/** The socket's user may not be in the room, or the socket has left. */
function isRefusal(error: unknown): boolean {
  return error instanceof DomainError && (error.code === 'conversation.not_found' || error.code === 'room.not_found');
}

/** The conversation that a room is about. @throws DomainError room.unknown */
export function conversationIdOf(room: string): string {
  const conversationId = parseRoom(room);
  if (conversationId === undefined) throw new DomainError('room.unknown');
  return conversationId;
}
