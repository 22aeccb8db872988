import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventCoverage } from '@openhands-connect/contract-nest';
import { AuthModule, ConversationsModule, FeedsModule, PresenceModule } from '@openhands-connect/core';
import { ConnectionGateway } from './connection/connection.gateway.js';
import { ConnectionService } from './connection/connection.service.js';
import { Connections } from './connection/connections.js';
import { EventGuard } from './connection/event.guard.js';
import { Handshake } from './connection/handshake.js';
import { SocketServer } from './connection/socket-server.js';
import { UserStreams } from './connection/user-streams.js';
import { AckFilter } from './errors/ack.filter.js';
import { Failures } from './errors/failures.js';
import { AnswerDeltas } from './fan-out/answer-deltas.js';
import { DEFAULT_GATEWAY_OPTIONS, GATEWAY_OPTIONS, type GatewayOptions } from './gateway-options.js';
import { SocketLimits } from './limits/socket-limits.js';
import { MessagesGateway } from './messages/messages.gateway.js';
import { Presence } from './presence/presence.js';
import { Entrance } from './rooms/entrance.js';
import { Evictions } from './rooms/evictions.js';
import { RoomEvents } from './rooms/room-events.js';
import { RoomsGateway } from './rooms/rooms.gateway.js';
import { RoomsService } from './rooms/rooms.service.js';
import { Seats } from './rooms/seats.js';
import { Typing } from './rooms/typing.js';

/** The socket door. Wants a global PlatformModule beside it, and `createSocketAdapter` as the application's adapter. */
@Module({
  imports: [AuthModule, ConversationsModule, DiscoveryModule, FeedsModule, PresenceModule],
  providers: [
    AckFilter,
    AnswerDeltas,
    ConnectionGateway,
    ConnectionService,
    Connections,
    Entrance,
    EventCoverage,
    EventGuard,
    Evictions,
    Failures,
    Handshake,
    MessagesGateway,
    Presence,
    RoomEvents,
    RoomsGateway,
    RoomsService,
    Seats,
    SocketLimits,
    SocketServer,
    Typing,
    UserStreams,
    { provide: GATEWAY_OPTIONS, useValue: DEFAULT_GATEWAY_OPTIONS },
  ],
})
export class GatewayModule {
  /** The gateway with other limits and times than the usual ones. */
  static withOptions(options: Partial<GatewayOptions>): DynamicModule {
    const useValue: GatewayOptions = { ...DEFAULT_GATEWAY_OPTIONS, ...options };
    return { module: GatewayModule, providers: [{ provide: GATEWAY_OPTIONS, useValue }] };
  }
}
