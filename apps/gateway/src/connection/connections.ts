import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, ConnectedUsers } from '@openhands-connect/core';
import { DomainError, type Config } from '@openhands-connect/platform';
import type { GatewaySocket } from './gateway-socket.js';

/** How soon a user who has too many may have one less. */
const RETRY_AFTER_SECONDS = 5;

/** The accepted sockets of this gateway, by user. */
@Injectable()
export class Connections {
  private readonly byUser = new Map<string, Set<GatewaySocket>>();

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'sockets'>,
    private readonly connected: ConnectedUsers,
  ) {}

  /** @throws DomainError rate.limited when the user has as many sockets here as may be: each costs memory, also idle */
  assertRoomFor(userId: string): void {
    const { maxPerUser } = this.config.sockets;
    if (maxPerUser === undefined || (this.byUser.get(userId)?.size ?? 0) < maxPerUser) return;
    const detail = `A user can have at most ${maxPerUser} sockets at a server process; close one first.`;
    throw new DomainError('rate.limited', { detail, retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  add(socket: GatewaySocket): void {
    const { userId } = socket.data.principal;
    const sockets = this.byUser.get(userId) ?? new Set();
    this.byUser.set(userId, sockets.add(socket));
    this.connected.add(userId);
  }

  remove(socket: GatewaySocket): void {
    const { userId } = socket.data.principal;
    const sockets = this.byUser.get(userId);
    if (!sockets?.delete(socket)) return;
    this.connected.remove(userId);
    if (sockets.size === 0) this.byUser.delete(userId);
  }

  /** A copy: those who walk through it may disconnect what they find. */
  ofUser(userId: string): GatewaySocket[] {
    return [...(this.byUser.get(userId) ?? [])];
  }

  *all(): Iterable<GatewaySocket> {
    for (const sockets of this.byUser.values()) yield* sockets;
  }
}
