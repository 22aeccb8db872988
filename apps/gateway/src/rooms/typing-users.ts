export interface TypingUser {
  readonly conversationId: string;
  readonly userId: string;
}

/** One tab of a user. */
export interface TypingSocket extends TypingUser {
  readonly socketId: string;
}

/**
 * So many tabs are remembered, of whichever rooms; of rooms that somebody here is in, all. One that is left out is said
 * again while it lasts.
 */
const MAX_REMEMBERED = 10_000;

/**
 * Who types in which room, as the bus says it: whoever types in any tab. That somebody types is true for a while only:
 * nobody types for ever.
 */
export class TypingUsers {
  /** By room, user and socket: when it is over. */
  private readonly rooms = new Map<string, Map<string, Map<string, NodeJS.Timeout>>>();
  private size = 0;

  /** @param onChange told when a user begins, and when the user has stopped or nothing was heard for too long */
  constructor(
    private readonly lastsMs: number,
    private readonly onChange: (user: TypingUser, typing: boolean) => void,
  ) {}

  /** @param isServed whether somebody here is in the room, or about to be */
  hear(socket: TypingSocket, typing: boolean, isServed: boolean): void {
    if (!typing) {
      this.end(socket);
      return;
    }
    const users = this.rooms.get(socket.conversationId) ?? new Map<string, Map<string, NodeJS.Timeout>>();
    const sockets = users.get(socket.userId) ?? new Map<string, NodeJS.Timeout>();
    const known = sockets.get(socket.socketId);
    if (known) {
      known.refresh();
      return;
    }
    if (!isServed && this.size >= MAX_REMEMBERED) return;
    this.size += 1;
    this.rooms.set(socket.conversationId, users.set(socket.userId, sockets));
    sockets.set(socket.socketId, setTimeout(() => this.end(socket), this.lastsMs).unref());
    if (sockets.size === 1) this.onChange(socket, true);
  }

  usersOf(conversationId: string): string[] {
    return [...(this.rooms.get(conversationId)?.keys() ?? [])];
  }

  /** Forgets everybody without telling. */
  clear(): void {
    for (const users of this.rooms.values()) {
      for (const sockets of users.values()) for (const timer of sockets.values()) clearTimeout(timer);
    }
    this.rooms.clear();
    this.size = 0;
  }

  private end(socket: TypingSocket): void {
    const users = this.rooms.get(socket.conversationId);
    const sockets = users?.get(socket.userId);
    const timer = sockets?.get(socket.socketId);
    if (!users || !sockets || !timer) return;
    clearTimeout(timer);
    this.size -= 1;
    sockets.delete(socket.socketId);
    if (sockets.size > 0) return;
    users.delete(socket.userId);
    if (users.size === 0) this.rooms.delete(socket.conversationId);
    this.onChange(socket, false);
  }
}
