import type { Feed, Principal } from '@openhands-connect/core';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { FaultBudget } from '../errors/fault-budget.js';
import type { Seat } from '../rooms/seat.js';
import type { Backlog } from './backlog.js';

/** What the gateway knows of a socket. */
interface SocketData {
  /** Who has proved to be at the other end; replaced by `authenticate`. */
  principal: Principal;
  /** What it is counted under beside its caller: its address, with its neighbours. */
  readonly bucket: string;
  /** The rooms that the socket is in or about to enter, by name. */
  readonly seats: Map<string, Seat>;
  /** The feed of the user's own stream. */
  userFeed?: Feed;
  faults?: FaultBudget;
  /** Events beyond the quota. */
  refusals?: FaultBudget;
  /** What waits to be sent. */
  backlog?: Backlog;
}

/** Events go out through `emitEvent` only, so the maps of Socket.IO's own types are left open. */
export type GatewaySocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;
export type GatewayServer = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;

/** The Socket.IO room that holds every socket of a user. */
export function userRoom(userId: string): string {
  return `user_${userId}`;
}
