import { Injectable } from '@nestjs/common';
import { ConversationEventsService, FanOut, RunningTexts, type Replayed } from '@openhands-connect/core';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { emitFor } from '../fan-out/emit-logged.js';
import { Presence } from '../presence/presence.js';
import type { Seat } from './seat.js';
import { assertTaken, Seats } from './seats.js';

/** The way from a seat that was taken to one that is live. */
@Injectable()
export class Entrance {
  constructor(
    private readonly conversations: ConversationEventsService,
    private readonly fanOut: FanOut,
    private readonly presence: Presence,
    private readonly seats: Seats,
    private readonly texts: RunningTexts,
  ) {}

  /**
   * Goes live, behind a replay of what came after a seq if one is given.
   *
   * @throws DomainError conversation.not_found, room.not_found when the seat was vacated meanwhile
   */
  async enter(socket: GatewaySocket, seat: Seat, afterSeq: number | undefined): Promise<Replayed> {
    seat.sentSeq = afterSeq;
    const [{ headSeq, isRunning }] = await Promise.all([
      this.conversations.head(socket.data.principal, seat.conversationId),
      this.presence.ready(seat.conversationId),
    ]);
    assertTaken(seat);
    this.texts.check(seat.conversationId, isRunning);
    seat.feed.level(headSeq);
    await seat.feed.reach(headSeq);
    await this.seats.attend(socket, seat);
    if (afterSeq !== undefined) return await this.replay(socket, seat, afterSeq);
    this.seats.goLive(socket, seat);
    return 0;
  }

  private async replay(socket: GatewaySocket, seat: Seat, afterSeq: number): Promise<Replayed> {
    const { backlog } = socket.data;
    if (!backlog) throw new Error('a socket was not taken in');
    return await this.fanOut.replay({
      feed: seat.feed,
      afterSeq,
      send: (event) => {
        emitFor(socket, socket.data.principal, event);
        seat.sentSeq = event.seq;
      },
      pace: backlog,
      isGone: () => seat.gone,
      goQuiet: () => this.seats.goQuiet(socket, seat),
      goLive: () => this.seats.goLive(socket, seat),
    });
  }
}
