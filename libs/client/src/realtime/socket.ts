import type { ClientToServerEvents, ServerEventName, ServerToClientEvents } from '@openhands-connect/contract';
import { io, type Socket } from 'socket.io-client';

export type ConnectSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export interface SocketOptions {
  /** The server's address, as for REST. */
  readonly url: string;
  /** Websocket first: service workers have no other. */
  readonly transports?: readonly ('websocket' | 'polling')[];
}

/** A socket of its own that does nothing by itself: `Connection` decides when it connects. */
export function openSocket({ url, transports = ['websocket', 'polling'] }: SocketOptions): ConnectSocket {
  return io(url, {
    path: '/socket.io',
    transports: [...transports],
    tryAllTransports: true,
    forceNew: true,
    autoConnect: false,
    reconnection: false,
  });
}

/** Listens to an event of the contract; gives back how to stop. */
export function listen<Name extends ServerEventName>(
  socket: ConnectSocket,
  name: Name,
  listener: ServerToClientEvents[Name],
): () => void {
  // Socket.IO's listeners are a conditional type of the name, which TypeScript cannot resolve for a generic one.
  const entry = listener as Parameters<typeof socket.on<Name>>[1];
  socket.on(name, entry);
  return () => void socket.off(name, entry);
}
