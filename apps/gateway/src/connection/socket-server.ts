import { Injectable } from '@nestjs/common';
import type { Emitter } from '@openhands-connect/contract-nest';
import { userRoom, type GatewayServer } from './gateway-socket.js';

/** The Socket.IO server, for those who tell rooms something. */
@Injectable()
export class SocketServer {
  private server: GatewayServer | undefined;

  attach(server: GatewayServer): void {
    this.server = server;
  }

  /** Every socket in a room, encoded once. */
  room(name: string): Emitter {
    return this.io.to(name);
  }

  /** Every socket in a room but those of one user. */
  others(room: string, userId: string): Emitter {
    return this.io.to(room).except(userRoom(userId));
  }

  private get io(): GatewayServer {
    if (!this.server) throw new Error('the gateway is not attached to a server');
    return this.server;
  }
}
