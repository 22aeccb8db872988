import type { OnGatewayConnection, OnGatewayDisconnect, OnGatewayInit } from '@nestjs/websockets';
import type { ClientEventPayload } from '@openhands-connect/contract';
import { Event, type EventReply } from '@openhands-connect/contract-nest';
import { ContractGateway } from '../contract-gateway.decorator.js';
import { ConnectionService } from './connection.service.js';
import type { GatewayServer, GatewaySocket } from './gateway-socket.js';
import { Handshake } from './handshake.js';
import { SocketServer } from './socket-server.js';

@ContractGateway()
export class ConnectionGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  constructor(
    private readonly service: ConnectionService,
    private readonly handshake: Handshake,
    private readonly socketServer: SocketServer,
  ) {}

  afterInit(server: GatewayServer): void {
    this.socketServer.attach(server);
    server.use((socket, next) => void this.admit(socket, next));
  }

  async handleConnection(socket: GatewaySocket): Promise<void> {
    await this.service.begin(socket);
  }

  handleDisconnect(socket: GatewaySocket): void {
    this.service.end(socket);
  }

  @Event('authenticate')
  async authenticate(
    socket: GatewaySocket,
    { token }: ClientEventPayload<'authenticate'>,
  ): Promise<EventReply<'authenticate'>> {
    await this.service.renew(socket, token);
    return { ok: true };
  }

  private async admit(socket: GatewaySocket, next: (refusal?: Error) => void): Promise<void> {
    next(await this.handshake.admit(socket));
  }
}
