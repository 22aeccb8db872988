import type { ClientEventPayload } from '@openhands-connect/contract';
import { Event, type EventReply } from '@openhands-connect/contract-nest';
import { MessagesService } from '@openhands-connect/core';
import type { GatewaySocket } from '../connection/gateway-socket.js';
import { ContractGateway } from '../contract-gateway.decorator.js';
import { conversationIdOf } from '../rooms/room-name.js';

@ContractGateway()
export class MessagesGateway {
  constructor(private readonly messages: MessagesService) {}

  /** The use case of the REST call; the socket need not be in the room. */
  @Event('send_message')
  async send(
    { data }: GatewaySocket,
    { room, message, idempotency_key }: ClientEventPayload<'send_message'>,
  ): Promise<EventReply<'send_message'>> {
    const { type: _, ...request } = message;
    const sent = await this.messages.send(data.principal, conversationIdOf(room), request, idempotency_key);
    return { ok: true, ...sent };
  }
}
