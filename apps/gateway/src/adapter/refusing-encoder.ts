import { DomainError, toProblem } from '@openhands-connect/platform';
import { Encoder, PacketType, type Packet } from 'socket.io-parser';

/**
 * Socket.IO refuses a namespace that it does not have by a message alone; this adds the Problem that every refusal of this
 * gateway carries. A namespace made for the sake of refusing it would stay.
 */
export class RefusingEncoder extends Encoder {
  override encode(packet: Packet): unknown[] {
    return super.encode(isBareRefusal(packet) ? { ...packet, data: { ...packet.data, data: refusal() } } : packet);
  }
}

function isBareRefusal({ type, data }: Packet): boolean {
  return type === PacketType.CONNECT_ERROR && (data as { data?: unknown } | undefined)?.data === undefined;
}

function refusal(): unknown {
  return toProblem(new DomainError('request.not_found', 'There is one namespace here, "/": connect to that.'));
}
