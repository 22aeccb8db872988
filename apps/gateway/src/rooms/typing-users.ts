export interface TypingUser {
  readonly conversationId: string;
  readonly userId: string;
}

/** Who types in which room, as the bus says it. That somebody types is true for a while only: nobody types for ever. */
export class TypingUsers {
  private readonly rooms = new Map<string, Map<string, NodeJS.Timeout>>();

  /** @param onChange told when a user begins, and when the user has stopped or nothing was heard for too long */
  constructor(
    private readonly lastsMs: number,
    private readonly onChange: (user: TypingUser, typing: boolean) => void,
  ) {}

  hear(user: TypingUser, typing: boolean): void {
    if (!typing) {
      this.end(user);
      return;
    }
    const users = this.rooms.get(user.conversationId) ?? new Map<string, NodeJS.Timeout>();
    const known = users.get(user.userId);
    if (known) {
      known.refresh();
      return;
    }
    this.rooms.set(user.conversationId, users);
    users.set(user.userId, setTimeout(() => this.end(user), this.lastsMs).unref());
    this.onChange(user, true);
  }

  usersOf(conversationId: string): string[] {
    return [...(this.rooms.get(conversationId)?.keys() ?? [])];
  }

  /** Forgets everybody without telling. */
  clear(): void {
    for (const users of this.rooms.values()) for (const timer of users.values()) clearTimeout(timer);
    this.rooms.clear();
  }

  private end(user: TypingUser): void {
    const users = this.rooms.get(user.conversationId);
    const timer = users?.get(user.userId);
    if (!users || !timer) return;
    clearTimeout(timer);
    users.delete(user.userId);
    if (users.size === 0) this.rooms.delete(user.conversationId);
    this.onChange(user, false);
  }
}
