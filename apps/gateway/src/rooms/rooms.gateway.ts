import type { ClientEventPayload } from '@openhands-connect/contract';
import { Event, type EventReply } from '@openhands-connect/contract-nest';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { ContractGateway } from '../contract-gateway.decorator.js';
import { RoomsService } from './rooms.service.js';

@ContractGateway()
export class RoomsGateway {
  constructor(private readonly rooms: RoomsService) {}

  @Event('join_room')
  async join(socket: GatewaySocket, payload: ClientEventPayload<'join_room'>): Promise<EventReply<'join_room'>> {
    return await this.rooms.join(socket, payload);
  }

  @Event('leave_room')
  async leave(socket: GatewaySocket, { room }: ClientEventPayload<'leave_room'>): Promise<EventReply<'leave_room'>> {
    this.rooms.leave(socket, room);
    return { ok: true };
  }

  @Event('typing')
  async typing(socket: GatewaySocket, payload: ClientEventPayload<'typing'>): Promise<EventReply<'typing'>> {
    await this.rooms.sayTyping(socket, payload);
    return { ok: true };
  }
}
