import { Injectable } from '@nestjs/common';
import type { Emitter } from '@openhands-connect/contract-nest';
import { mayHear } from '@openhands-connect/core';
import type { LoggedEvent } from '@openhands-connect/platform';
import { hangUp } from './cut.js';
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

  /** The sockets in a room whose credentials are good for an event, and (undefined for none) the others. */
  audience(name: string, event: LoggedEvent): { hearing: Emitter; others: Emitter | undefined } {
    const { adapter, sockets } = this.io.sockets;
    const others = [...(adapter.rooms.get(name) ?? [])].filter((id) => {
      const socket = sockets.get(id);
      return socket && !mayHear(socket.data.principal, event);
    });
    return others.length === 0
      ? { hearing: this.io.to(name), others: undefined }
      : { hearing: this.io.to(name).except(others), others: this.io.to(others) };
  }

  /** Every socket in a room but those of one user. */
  others(room: string, userId: string): Emitter {
    return this.io.to(room).except(userRoom(userId));
  }

  /** Ends the connection of every socket in a room, which has missed something: whoever connects again is told what it may. */
  hangUp(room: string): void {
    const { adapter, sockets } = this.io.sockets;
    for (const id of adapter.rooms.get(room) ?? []) {
      const socket = sockets.get(id);
      if (socket) hangUp(socket);
    }
  }

  private get io(): GatewayServer {
    if (!this.server) throw new Error('the gateway is not attached to a server');
    return this.server;
  }
}
