import type { RoomUser } from '@openhands-connect/core';

export interface AttendanceListener {
  /** The user's first socket came in. */
  entered(user: RoomUser): void;
  /** The user had none, and is back within the grace. */
  returned(user: RoomUser): void;
  /** The user's last socket has been gone for the time of the grace. */
  departed(user: RoomUser): void;
}

interface Stay {
  /** Ids of the user's sockets in the room. */
  readonly sockets: Set<string>;
  /** Runs while there are none. */
  departure?: NodeJS.Timeout;
}

/** Who is in which room by sockets of this gateway, once per user however many tabs. Who is back in time never left. */
export class Attendance {
  private readonly rooms = new Map<string, Map<string, Stay>>();

  constructor(
    private readonly graceMs: number,
    private readonly listener: AttendanceListener,
  ) {}

  enter({ conversationId, userId }: RoomUser, socketId: string): void {
    const users = this.rooms.get(conversationId) ?? new Map<string, Stay>();
    this.rooms.set(conversationId, users);
    const stay = users.get(userId);
    if (stay) {
      const wasAway = stay.sockets.size === 0;
      clearTimeout(stay.departure);
      stay.sockets.add(socketId);
      if (wasAway) this.listener.returned({ conversationId, userId });
      return;
    }
    users.set(userId, { sockets: new Set([socketId]) });
    this.listener.entered({ conversationId, userId });
  }

  /** One of the user's sockets has left; without grace the user has, if it was the last. */
  leave(user: RoomUser, socketId: string, { grace }: { grace: boolean }): void {
    const stay = this.rooms.get(user.conversationId)?.get(user.userId);
    if (!stay?.sockets.delete(socketId) || stay.sockets.size > 0) return;
    if (!grace) this.depart(user);
    else stay.departure = setTimeout(() => this.depart(user), this.graceMs).unref();
  }

  /** Those within their grace included. */
  has({ conversationId, userId }: RoomUser): boolean {
    return this.rooms.get(conversationId)?.has(userId) ?? false;
  }

  /** The ids of the users in a room, those within their grace included. */
  usersOf(conversationId: string): string[] {
    return [...(this.rooms.get(conversationId)?.keys() ?? [])];
  }

  /** Everybody, and whether by a socket just now or within the grace. */
  *all(): Iterable<RoomUser & { readonly isConnected: boolean }> {
    for (const [conversationId, users] of this.rooms) {
      for (const [userId, { sockets }] of users) yield { conversationId, userId, isConnected: sockets.size > 0 };
    }
  }

  /** Forgets everybody without telling. */
  clear(): void {
    for (const users of this.rooms.values()) for (const { departure } of users.values()) clearTimeout(departure);
    this.rooms.clear();
  }

  private depart(user: RoomUser): void {
    const users = this.rooms.get(user.conversationId);
    if (!users?.delete(user.userId)) return;
    if (users.size === 0) this.rooms.delete(user.conversationId);
    this.listener.departed(user);
  }
}
