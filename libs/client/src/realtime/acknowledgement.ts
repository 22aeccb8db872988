import type { ClientEventAck, ClientEventName, ClientEventPayload } from '@openhands-connect/contract';
import { ConnectError } from '../connect-error.js';
import type { ConnectSocket } from './socket.js';

export type AcceptedAck<Name extends ClientEventName> = Extract<ClientEventAck<Name>, { ok: true }>;

/**
 * Sends an event on a connected socket and gives its acknowledgement.
 * @throws ConnectError what the server answered; client.disconnected or client.timeout when it did not
 */
export async function requestAck<Name extends ClientEventName>(
  socket: ConnectSocket,
  name: Name,
  payload: ClientEventPayload<Name>,
  timeoutMs: number,
): Promise<AcceptedAck<Name>> {
  // Socket.IO would keep the event and send it later, when the caller has long given up.
  if (!socket.connected) throw ConnectError.ofClient('client.disconnected');
  const timed = socket.timeout(timeoutMs);
  const emit = timed.emitWithAck.bind(timed) as (name: Name, payload: unknown) => Promise<ClientEventAck<Name>>;
  const ack = await emit(name, payload).catch((cause: unknown) => {
    // It rejects for two reasons: the timeout, and a connection that broke meanwhile.
    throw ConnectError.ofClient(socket.connected ? 'client.timeout' : 'client.disconnected', { cause });
  });
  if (!ack.ok) throw ConnectError.from(ack.error);
  return ack as AcceptedAck<Name>;
}
