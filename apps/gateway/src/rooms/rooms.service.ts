import { Injectable } from '@nestjs/common';
import type { ClientEventPayload } from '@openhands-connect/contract';
import type { EventReply } from '@openhands-connect/contract-nest';
import { reaches, type Replayed } from '@openhands-connect/core';
import { DomainError } from '@openhands-connect/platform';
import { hangUp } from '../connection/cut.js';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { Presence } from '../presence/presence.js';
import { Entrance } from './entrance.js';
import { Evictions } from './evictions.js';
import { isRefusal } from './refusal.js';
import { conversationIdOf } from './room-name.js';
import type { Seat } from './seat.js';
import { Seats } from './seats.js';
import { Typing } from './typing.js';

/** Entering and leaving the rooms of conversations. Of one socket and room one call at a time is under way. */
@Injectable()
export class RoomsService {
  constructor(
    private readonly entrance: Entrance,
    private readonly evictions: Evictions,
    private readonly presence: Presence,
    private readonly seats: Seats,
    private readonly typing: Typing,
  ) {}

  /** @throws DomainError conversation.not_found, rate.limited when the socket is in too many rooms */
  async join(socket: GatewaySocket, payload: ClientEventPayload<'join_room'>): Promise<EventReply<'join_room'>> {
    const { room, after_seq: askedSeq } = payload;
    const conversationId = conversationIdOf(room);
    let afterSeq = askedSeq;
    for (let wasIn = false; ;) {
      await this.evictions.settled(socket, room);
      if (!socket.connected) throw new DomainError('room.not_found');
      wasIn ||= socket.data.seats.has(room);
      const seat = this.seats.take(socket, conversationId);
      try {
        const outcome = await this.entrance.enter(socket, seat, afterSeq);
        const sentBefore = (afterSeq ?? 0) - (askedSeq ?? 0);
        return this.accepted(seat, outcome === 'resync' ? outcome : sentBefore + outcome);
      } catch (error) {
        // The eviction may be older than the membership: asked again, a removed user is refused.
        if (!seat.evicted || !socket.connected) throw this.undone(socket, seat, wasIn, error);
        afterSeq = seat.sentSeq;
      }
    }
  }

  leave(socket: GatewaySocket, room: string): void {
    const seat = socket.data.seats.get(room);
    if (seat) this.seats.vacate(socket, seat, { grace: true });
  }

  leaveAll(socket: GatewaySocket): void {
    for (const seat of socket.data.seats.values()) this.seats.vacate(socket, seat, { grace: true });
  }

  /** Takes the rooms that the socket's credential, which has changed, does not reach. */
  leaveUnreached(socket: GatewaySocket): void {
    for (const seat of socket.data.seats.values()) {
      if (!reaches(socket.data.principal, seat.conversationId)) this.seats.vacate(socket, seat, { grace: false });
    }
  }

  /** Tells the others in the room, on every gateway. @throws DomainError room.not_joined, conversation.forbidden */
  async sayTyping(socket: GatewaySocket, { room, typing }: ClientEventPayload<'typing'>): Promise<void> {
    const seat = socket.data.seats.get(room);
    if (!seat?.live) throw new DomainError('room.not_joined');
    await this.typing.say(socket, seat, typing);
  }

  /** Leaves the socket as it was before a join that has failed: in the room with nothing missing, or not in it. */
  private undone(socket: GatewaySocket, seat: Seat, wasIn: boolean, error: unknown): unknown {
    if (!wasIn || isRefusal(error)) this.seats.vacate(socket, seat, { grace: true });
    // What it has missed can only be asked for: whoever connects again does.
    else if (!seat.gone && !seat.live) hangUp(socket);
    return error;
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
}
