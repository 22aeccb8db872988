import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Room } from '@openhands-connect/contract';
import { emitEvent } from '@openhands-connect/contract-nest';
import { SocketServer } from '../connection/socket-server.js';
import { GATEWAY_OPTIONS, type GatewayOptions } from '../gateway-options.js';

interface Attendance {
  /** Ids of the user's sockets in the room. */
  readonly sockets: Set<string>;
  /** Runs while there are none. */
  departure?: NodeJS.Timeout;
}

/** Who is in which room, once per user however many tabs. A user who is back within the grace never left. */
@Injectable()
export class Presence implements OnModuleDestroy {
  private readonly rooms = new Map<Room, Map<string, Attendance>>();

  constructor(
    private readonly server: SocketServer,
    @Inject(GATEWAY_OPTIONS) private readonly options: GatewayOptions,
  ) {}

  onModuleDestroy(): void {
    for (const users of this.rooms.values()) for (const { departure } of users.values()) clearTimeout(departure);
    this.rooms.clear();
  }

  /** The users in a room, those within their grace included. */
  members(room: Room): string[] {
    return [...(this.rooms.get(room)?.keys() ?? [])];
  }

  enter(room: Room, userId: string, socketId: string): void {
    const users = this.rooms.get(room) ?? new Map<string, Attendance>();
    this.rooms.set(room, users);
    const present = users.get(userId);
    if (present) {
      clearTimeout(present.departure);
      present.sockets.add(socketId);
      return;
    }
    users.set(userId, { sockets: new Set([socketId]) });
    emitEvent(this.server.others(room, userId), 'user_joined', { user_id: userId, room });
  }

  /** One of the user's sockets has left; without grace the others are told at once. */
  leave(room: Room, userId: string, socketId: string, { grace }: { grace: boolean }): void {
    const attendance = this.rooms.get(room)?.get(userId);
    if (!attendance?.sockets.delete(socketId) || attendance.sockets.size > 0) return;
    if (!grace) this.depart(room, userId);
    else attendance.departure = setTimeout(() => this.depart(room, userId), this.options.presenceGraceMs).unref();
  }

  private depart(room: Room, userId: string): void {
    const users = this.rooms.get(room);
    if (!users?.delete(userId)) return;
    if (users.size === 0) this.rooms.delete(room);
    emitEvent(this.server.others(room, userId), 'user_left', { user_id: userId, room });
  }
}
