import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { BUS, isEndedBy, isSignedBy, LOG, SigningKeys } from '@openhands-connect/core';
import { DomainError, Repeat, type Bus, type Log, type Signal } from '@openhands-connect/platform';
import { GATEWAY_OPTIONS, type GatewayOptions } from '../gateway-options.js';
import { RoomsService } from '../rooms/rooms.service.js';
import { Backlog } from './backlog.js';
import { Connections } from './connections.js';
import { cut, dismiss, hangUp } from './cut.js';
import type { GatewaySocket } from './gateway-socket.js';
import { Handshake, tokenOf } from './handshake.js';
import { UserStreams } from './user-streams.js';

/** The life of a socket between its handshake and its end: it lasts as long as its token and its session do. */
@Injectable()
export class ConnectionService implements OnModuleInit, OnModuleDestroy {
  private readonly sweep: Repeat;
  private unsubscribes: (() => void)[] = [];

  constructor(
    private readonly connections: Connections,
    private readonly handshake: Handshake,
    private readonly rooms: RoomsService,
    private readonly userStreams: UserStreams,
    private readonly keys: SigningKeys,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(LOG) private readonly log: Log,
    @Inject(GATEWAY_OPTIONS) private readonly options: GatewayOptions,
  ) {
    this.sweep = new Repeat(
      options.sweepIntervalMs,
      () => this.disconnectExpired(),
      (error) => this.log.error({ err: error }, 'expired sockets could not be ended'),
    );
  }

  onModuleInit(): void {
    this.unsubscribes = [
      this.bus.subscribe('revoked', (signal) => this.disconnectRevoked(signal)),
      this.keys.onDrop((kids) => this.disconnectThose(({ data }) => isSignedBy(data.principal, kids))),
    ];
    this.sweep.start();
  }

  async onModuleDestroy(): Promise<void> {
    for (const unsubscribe of this.unsubscribes) unsubscribe();
    await this.sweep.stop();
  }

  /** Takes an accepted socket in, or ends it when that fails; never rejects. */
  async begin(socket: GatewaySocket): Promise<void> {
    const token = String(tokenOf(socket));
    this.connections.add(socket);
    socket.data.backlog = new Backlog(socket.conn, this.options.maxWaitingBytes, () => this.cutStalled(socket));
    forgetRequest(socket);
    try {
      // A revocation between the handshake and this moment found no socket to disconnect.
      await Promise.all([this.userStreams.open(socket), this.assertStillValid(socket, token)]);
    } catch (error) {
      this.log.error({ err: error }, 'an accepted socket could not be served');
      hangUp(socket);
    }
  }

  end(socket: GatewaySocket): void {
    this.connections.remove(socket);
    this.rooms.leaveAll(socket);
    this.userStreams.close(socket);
  }

  /**
   * Replaces the socket's token, and with it what the socket may send and hear.
   *
   * @throws DomainError auth.token_invalid (also for another user's token), auth.token_expired, auth.session_revoked,
   *   auth.scope_missing
   */
  async renew(socket: GatewaySocket, token: string): Promise<void> {
    const principal = await this.handshake.identify(token, socket.data.bucket);
    if (principal.userId !== socket.data.principal.userId) {
      throw new DomainError('auth.token_invalid', 'The token belongs to another user.');
    }
    socket.data.principal = principal;
    this.rooms.leaveUnreached(socket);
    await this.assertStillValid(socket, token);
  }

  private async assertStillValid(socket: GatewaySocket, token: string): Promise<void> {
    if (this.handshake.stillValid(token)) return;
    try {
      await this.handshake.authenticate(token);
    } catch {
      dismiss(socket);
    }
  }

  private disconnectRevoked(signal: Signal): void {
    // Of a lost signal the core's own poll of ended sessions makes a new one.
    if (signal.kind !== 'revoked') return;
    for (const socket of this.connections.ofUser(signal.userId)) {
      if (isEndedBy(socket.data.principal, signal)) dismiss(socket);
    }
  }

  private cutStalled(socket: GatewaySocket): void {
    if (!socket.connected) return;
    this.log.warn({ userId: socket.data.principal.userId }, 'a socket reads too slowly and is disconnected');
    cut(socket);
  }

  private disconnectExpired(): void {
    const latestMs = Date.now() - this.options.expiryGraceMs;
    this.disconnectThose(({ data }) => data.principal.expiresAtMs <= latestMs);
  }

  private disconnectThose(areOver: (socket: GatewaySocket) => boolean): void {
    for (const socket of [...this.connections.all()].filter(areOver)) dismiss(socket);
  }
}

/** An idle socket keeps neither the request that opened it (some 10 KiB) nor its token in memory. */
function forgetRequest(socket: GatewaySocket): void {
  socket.handshake.auth = {};
  Object.assign(socket.conn, { request: null });
}
