import { Inject, Injectable } from '@nestjs/common';
import { formatRoom } from '@openhands-connect/contract';
import { emitEvent } from '@openhands-connect/contract-nest';
import { FanOut, RunningTexts } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { GATEWAY_OPTIONS, type GatewayOptions } from '../gateway-options.js';
import { Presence } from '../presence/presence.js';
import { RoomEvents } from './room-events.js';
import type { Seat } from './seat.js';
import { Typing } from './typing.js';

/**
 * The places of sockets in rooms.
 *
 * ```
 *            take            goLive              goQuiet (a replay begins)
 *  nothing ────────▶ entering ───────▶ live ◀──────────────────────────▶ entering
 *     ▲                 │   vacate       │                 goLive
 *     └─────────────────┴────────────────┘
 * ```
 */
@Injectable()
export class Seats {
  constructor(
    private readonly events: RoomEvents,
    private readonly fanOut: FanOut,
    private readonly presence: Presence,
    private readonly texts: RunningTexts,
    private readonly typing: Typing,
    @Inject(GATEWAY_OPTIONS) private readonly options: GatewayOptions,
  ) {}

  /**
   * The seat that the socket has, or a new one: from now on it can be evicted.
   *
   * @throws DomainError rate.limited when the socket is in too many rooms
   */
  take({ data }: GatewaySocket, conversationId: string): Seat {
    const room = formatRoom(conversationId);
    const taken = data.seats.get(room);
    if (taken) return taken;
    if (data.seats.size >= this.options.maxRoomsPerSocket) {
      const detail = `A socket can be in at most ${this.options.maxRoomsPerSocket} rooms; leave one first.`;
      throw new DomainError('rate.limited', { detail, retryAfterSeconds: 1 });
    }
    const feed = this.fanOut.acquire('conversation', conversationId, this.events);
    const seat: Seat = { room, conversationId, feed, live: false, gone: false, evicted: false, sentSeq: undefined };
    data.seats.set(room, seat);
    this.presence.acquire(conversationId);
    return seat;
  }

  /**
   * Counts the user in, before the socket is live: by its ack joins on other gateways find the user, and nothing is told
   * while it waits for that.
   *
   * @throws DomainError room.not_found when it was vacated
   */
  async attend(socket: GatewaySocket, seat: Seat): Promise<void> {
    assertTaken(seat);
    const { userId } = socket.data.principal;
    await this.presence.enter({ conversationId: seat.conversationId, userId }, socket.id);
  }

  /** Who is in the room already and asks for more must not get live events in between. Says whether it was. */
  goQuiet(socket: GatewaySocket, seat: Seat): boolean {
    const wasLive = seat.live;
    if (wasLive) this.typing.goQuiet(seat);
    seat.live = false;
    void socket.leave(seat.room);
    return wasLive;
  }

  /**
   * Without any wait: what was told before is behind the socket, what is told from now on reaches it.
   *
   * @throws DomainError room.not_found when it was vacated
   */
  goLive(socket: GatewaySocket, seat: Seat): void {
    assertTaken(seat);
    void socket.join(seat.room);
    seat.live = true;
    this.typing.goLive(socket, seat);
    for (const delta of this.texts.of(seat.conversationId)) emitEvent(socket, 'message_delta', delta);
  }

  /** @param grace whether the others are told only if the user is not back within a moment */
  vacate(socket: GatewaySocket, seat: Seat, { grace }: { grace: boolean }): void {
    if (seat.gone) return;
    this.typing.end(socket, seat);
    Object.assign(seat, { gone: true, live: false });
    socket.data.seats.delete(seat.room);
    void socket.leave(seat.room);
    this.fanOut.release(seat.feed, this.events);
    const { conversationId } = seat;
    this.presence.leave({ conversationId, userId: socket.data.principal.userId }, socket.id, { grace });
    this.presence.release(conversationId);
  }
}

/** @throws DomainError room.not_found when it was vacated */
export function assertTaken({ gone }: Seat): void {
  if (gone) throw new DomainError('room.not_found');
}
