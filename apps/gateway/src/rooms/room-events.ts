import { Injectable } from '@nestjs/common';
import { formatRoom, SOCKET_EVENTS } from '@openhands-connect/contract';
import { removedBy, type FeedListener } from '@openhands-connect/core';
import type { LoggedEvent } from '@openhands-connect/platform';
import { SocketServer } from '../connection/socket-server.js';
import { emitLogged, emitWithheld } from '../fan-out/emit-logged.js';

/** Tells rooms what happens in their conversations. One for all rooms: a feed tells it once, however many seats there are. */
@Injectable()
export class RoomEvents implements FeedListener {
  /** Called before the event that says so is told: neither it nor any later one is meant for that user. */
  onRemoval: (userId: string, event: LoggedEvent) => void = () => undefined;

  constructor(private readonly server: SocketServer) {}

  tell(event: LoggedEvent): void {
    const removed = removedBy(event);
    if (removed !== undefined) this.onRemoval(removed, event);
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

  /** A socket has no other way to learn of a hole: its next join says `resync`. */
  skip({ streamId }: { streamId: string }): void {
    this.server.hangUp(formatRoom(streamId));
  }
}
