import type { RoomUser } from '@openhands-connect/core';

interface View {
  users: ReadonlySet<string>;
  holders: number;
}

export interface ViewChange {
  readonly came: readonly string[];
  readonly went: readonly string[];
}

const NOBODY: ReadonlySet<string> = new Set();

/** Who is in the rooms that are served here by sockets of other gateways, as far as it was read. */
export class Elsewhere {
  private readonly views = new Map<string, View>();

  /** Keeps a view of a room, until it is released as often. */
  acquire(conversationId: string): void {
    const view = this.views.get(conversationId) ?? { users: NOBODY, holders: 0 };
    view.holders += 1;
    this.views.set(conversationId, view);
  }

  release(conversationId: string): void {
    const view = this.views.get(conversationId);
    if (!view) return;
    view.holders -= 1;
    if (view.holders === 0) this.views.delete(conversationId);
  }

  /** The rooms that are viewed. */
  rooms(): Iterable<string> {
    return this.views.keys();
  }

  isViewed(conversationId: string): boolean {
    return this.views.has(conversationId);
  }

  has({ conversationId, userId }: RoomUser): boolean {
    return this.usersOf(conversationId).has(userId);
  }

  /** Takes a user for present in a viewed room, until the next read says whether that is so. */
  presume({ conversationId, userId }: RoomUser): void {
    const view = this.views.get(conversationId);
    if (view) view.users = new Set([...view.users, userId]);
  }

  usersOf(conversationId: string): ReadonlySet<string> {
    return this.views.get(conversationId)?.users ?? NOBODY;
  }

  /** Whether nobody is elsewhere. */
  isEmpty(): boolean {
    return ![...this.views.values()].some(({ users }) => users.size > 0);
  }

  /** Takes over what a read found, and gives what is different now. Reads are taken over in the order of their beginning. */
  replace(conversationId: string, userIds: readonly string[]): ViewChange {
    const view = this.views.get(conversationId);
    if (!view) return { came: [], went: [] };
    const before = view.users;
    const users = new Set(userIds);
    view.users = users.size === 0 ? NOBODY : users;
    return { came: userIds.filter((id) => !before.has(id)), went: [...before].filter((id) => !users.has(id)) };
  }
}
