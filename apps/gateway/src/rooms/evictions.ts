import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { formatRoom } from '@openhands-connect/contract';
import { BUS, LOG } from '@openhands-connect/core';
import type { Bus, Log } from '@openhands-connect/platform';
import { Connections } from '../connection/connections.js';
import { cutUnlessTaken, hangUp } from '../connection/cut.js';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { Entrance } from './entrance.js';
import { isRefusal } from './refusal.js';
import { RoomEvents } from './room-events.js';
import type { Seat } from './seat.js';
import { Seats } from './seats.js';

/** Takes rooms from those who may no longer be in them. */
@Injectable()
export class Evictions implements OnModuleInit, OnModuleDestroy {
  private unsubscribe: (() => void) | undefined;

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly connections: Connections,
    private readonly entrance: Entrance,
    private readonly events: RoomEvents,
    private readonly seats: Seats,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.bus.subscribe('membership', (signal) => {
      if (signal.kind === 'membership') this.evict(signal.userId, signal.conversationId);
    });
    // In the log, so it comes even when all signals of the removal were lost.
    this.events.onRemoval = (userId, { streamId, seq }) => this.evict(userId, streamId, seq - 1);
  }

  onModuleDestroy(): void {
    this.unsubscribe?.();
  }

  /**
   * Takes the room at once from every socket of a user who may no longer be in it, also while one is entering. A late
   * signal can mean somebody who was added again: who is a member by now gets the room back, without a hole.
   *
   * @param toldSeq what the room was told, if it is not told yet what its feed has come to
   */
  evict(userId: string, conversationId: string, toldSeq?: number): void {
    for (const socket of this.connections.ofUser(userId)) {
      const seat = socket.data.seats.get(formatRoom(conversationId));
      if (!seat) continue;
      const hasSeq = positionOf(seat, toldSeq);
      this.seats.vacate(socket, seat, { grace: false });
      seat.evicted = true;
      cutUnlessTaken(socket);
      if (hasSeq !== undefined && socket.connected) this.restore(socket, conversationId, hasSeq);
    }
  }

  /** Waits until nothing is brought back to the socket's room any more. */
  async settled({ data }: GatewaySocket, room: string): Promise<void> {
    for (let seat = data.seats.get(room); seat?.restoring; seat = data.seats.get(room)) await seat.restoring;
  }

  private restore(socket: GatewaySocket, conversationId: string, afterSeq: number): void {
    const seat = this.seats.take(socket, conversationId);
    seat.restoring = this.entrance
      .enter(socket, seat, afterSeq)
      .then(
        () => undefined,
        (error: unknown) => {
          this.seats.vacate(socket, seat, { grace: false });
          if (isRefusal(error)) return;
          this.log.warn({ err: error, conversationId }, 'an eviction could not be checked');
          // A member has no other way to learn that the room is gone: whoever connects again asks for it again.
          hangUp(socket);
        },
      )
      .finally(() => delete seat.restoring);
  }
}

/** What a socket has of a room that was its own. One that a join is under way for is asked for again by that join. */
function positionOf({ live, feed, restoring, sentSeq }: Seat, toldSeq = feed.toldSeq): number | undefined {
  if (live) return toldSeq;
  return restoring && sentSeq;
}
