import { Inject, Injectable } from '@nestjs/common';
import { emitEvent } from '@openhands-connect/contract-nest';
import { FanOut, LOG, StreamHeads } from '@openhands-connect/core';
import type { Log, LoggedEvent } from '@openhands-connect/platform';
import { emitLogged } from '../fan-out/emit-logged.js';
import { RoomsService } from '../rooms/rooms.service.js';
import { userRoom, type GatewaySocket } from './gateway-socket.js';
import { SocketServer } from './socket-server.js';

/** What concerns a user goes to every socket of the user whose credential is good for it, without asking. */
@Injectable()
export class UserStreams {
  constructor(
    private readonly fanOut: FanOut,
    private readonly heads: StreamHeads,
    private readonly rooms: RoomsService,
    private readonly server: SocketServer,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Puts a socket into its user's stream; `connect_success` says that from now on nothing is missed. */
  async open(socket: GatewaySocket): Promise<void> {
    const { userId } = socket.data.principal;
    const feed = this.fanOut.acquire('user', userId, this.tell);
    socket.data.userFeed = feed;
    await socket.join(userRoom(userId));
    if (feed.toldSeq === undefined) await this.readHead(userId);
    await feed.whenOpen();
    if (socket.connected) emitEvent(socket, 'connect_success', { user_id: userId });
  }

  close(socket: GatewaySocket): void {
    const { userFeed } = socket.data;
    delete socket.data.userFeed;
    if (userFeed) this.fanOut.release(userFeed, this.tell);
  }

  /** When this fails the next poll opens the feed. */
  private async readHead(userId: string): Promise<void> {
    try {
      for (const { id, last_seq } of await this.heads.of([], [userId])) this.fanOut.level(id, last_seq);
    } catch (error) {
      this.log.warn({ err: error }, 'the head of a user stream could not be read');
    }
  }

  /** One for all streams: a feed calls it once, however many sockets the user has. */
  private readonly tell = (event: LoggedEvent): void => {
    const userId = event.streamId;
    // In the log, so it comes even when the signal of the removal was lost.
    if (event.name === 'conversation_delete' && 'conversation_id' in event.data) {
      this.rooms.evict(userId, String(event.data.conversation_id));
    }
    emitLogged(this.server.audience(userRoom(userId), event).hearing, event);
  };
}
