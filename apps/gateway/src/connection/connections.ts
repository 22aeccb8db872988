import { Injectable } from '@nestjs/common';
import type { GatewaySocket } from './gateway-socket.js';

/** The accepted sockets of this gateway, by user. */
@Injectable()
export class Connections {
  private readonly byUser = new Map<string, Set<GatewaySocket>>();

  add(socket: GatewaySocket): void {
    const { userId } = socket.data.principal;
    const sockets = this.byUser.get(userId) ?? new Set();
    this.byUser.set(userId, sockets.add(socket));
  }

  remove(socket: GatewaySocket): void {
    const { userId } = socket.data.principal;
    const sockets = this.byUser.get(userId);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.byUser.delete(userId);
  }

  /** A copy: those who walk through it may disconnect what they find. */
  ofUser(userId: string): GatewaySocket[] {
    return [...(this.byUser.get(userId) ?? [])];
  }

  *all(): Iterable<GatewaySocket> {
    for (const sockets of this.byUser.values()) yield* sockets;
  }
}
