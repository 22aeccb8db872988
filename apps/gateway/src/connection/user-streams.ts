import { Injectable } from '@nestjs/common';
import { emitEvent } from '@openhands-connect/contract-nest';
import { FanOut, type FeedListener } from '@openhands-connect/core';
import { emitLogged } from '../fan-out/emit-logged.js';
import { Evictions } from '../rooms/evictions.js';
import { userRoom, type GatewaySocket } from './gateway-socket.js';
import { SocketServer } from './socket-server.js';

/** What concerns a user goes to every socket of the user whose credential is good for it, without asking. */
@Injectable()
export class UserStreams {
  /** One for all streams: a feed tells it once, however many sockets the user has. */
  private readonly listener: FeedListener = {
    tell: (event) => {
      const userId = event.streamId;
      // In the log, so it comes even when the signal of the removal was lost.
      if (event.name === 'conversation_delete' && 'conversation_id' in event.data) {
        this.evictions.evict(userId, String(event.data.conversation_id));
      }
      emitLogged(this.server.audience(userRoom(userId), event).hearing, event);
    },
    // A removal may have been among them: who connects again is asked anew what it may see.
    skip: ({ streamId }) => this.server.hangUp(userRoom(streamId)),
  };

  constructor(
    private readonly fanOut: FanOut,
    private readonly evictions: Evictions,
    private readonly server: SocketServer,
  ) {}

  /** Puts a socket into its user's stream; `connect_success` says that from now on nothing is missed. */
  async open(socket: GatewaySocket): Promise<void> {
    const { userId } = socket.data.principal;
    const feed = this.fanOut.acquire('user', userId, this.listener);
    socket.data.userFeed = feed;
    await socket.join(userRoom(userId));
    await this.fanOut.openUser(feed);
    if (socket.connected) emitEvent(socket, 'connect_success', { user_id: userId });
  }

  close(socket: GatewaySocket): void {
    const { userFeed } = socket.data;
    delete socket.data.userFeed;
    if (userFeed) this.fanOut.release(userFeed, this.listener);
  }
}
