import type { ClientEventAck, ClientEventName, ClientEventPayload } from '@openhands-connect/contract';
import { ConnectError } from '../connect-error.js';
import type { ConnectSocket } from './socket.js';

/** What talks and never answers has failed too. */
const MAX_TIMEOUTS = 30;

export type AcceptedAck<Name extends ClientEventName> = Extract<ClientEventAck<Name>, { ok: true }>;

/**
 * Sends an event on a connected socket and gives its acknowledgement.
 *
 * @param timeoutMs how long the server may say nothing
 * @param heardAt when it last said something, in ms since 1970; however much it says, an end comes after thirty timeouts
 * @throws ConnectError what the server answered; client.disconnected or client.timeout when it did not
 */
export async function requestAck<Name extends ClientEventName>(
  socket: ConnectSocket,
  name: Name,
  payload: ClientEventPayload<Name>,
  timeoutMs: number,
  heardAt: () => number = () => 0,
): Promise<AcceptedAck<Name>> {
  // Socket.IO would keep the event and send it later, when the caller has long given up.
  if (!socket.connected) throw ConnectError.ofClient('client.disconnected');
  const ack = await new Promise<ClientEventAck<Name>>((resolve, reject) => {
    const sentAtMs = Date.now();
    let timer: ReturnType<typeof setTimeout>;
    const finish = (end: () => void): void => {
      clearTimeout(timer);
      socket.off('disconnect', lost);
      end();
    };
    const lost = (): void => finish(() => reject(ConnectError.ofClient('client.disconnected')));
    const waitOrGiveUp = (): void => {
      const silentMs = Math.max(sentAtMs, heardAt()) + timeoutMs;
      const leftMs = Math.min(silentMs, sentAtMs + MAX_TIMEOUTS * timeoutMs) - Date.now();
      if (leftMs > 0) timer = setTimeout(waitOrGiveUp, leftMs);
      else finish(() => reject(ConnectError.ofClient('client.timeout')));
    };
    socket.on('disconnect', lost);
    waitOrGiveUp();
    const emit = socket.emit.bind(socket) as (
      name: Name,
      payload: unknown,
      answer: (ack: ClientEventAck<Name>) => void,
    ) => void;
    emit(name, payload, (answer) => finish(() => resolve(answer)));
  });
  if (!ack.ok) throw ConnectError.from(ack.error);
  return ack as AcceptedAck<Name>;
}
