import type { Journal } from '../journal/journal.js';
import { PresenceSocket } from './presence-socket.js';

/** How one gateway is reached. */
export interface Way {
  readonly name: string;
  readonly url: string;
}

interface Tab {
  readonly socket: PresenceSocket;
  isReachable: boolean;
}

export interface UserTabsOptions {
  readonly journal: Journal;
  readonly conversationId: string;
  readonly userId: string;
  readonly token: string;
}

/** A user with tabs on several gateways, and the truth about whether the user is in the room. */
export class UserTabs {
  private readonly tabs = new Map<string, Tab>();
  private isPresent = false;

  constructor(private readonly options: UserTabsOptions) {}

  get userId(): string {
    return this.options.userId;
  }

  has({ name }: Way): boolean {
    return this.tabs.has(name);
  }

  async open({ name, url }: Way): Promise<void> {
    const { token, conversationId, userId } = this.options;
    const socket = await PresenceSocket.open({
      url: `${url}/?client=${userId}`,
      token,
      conversationId,
      onEnd: () => this.drop(name),
    });
    this.tabs.set(name, { socket, isReachable: true });
    this.tellTruth();
  }

  close({ name }: Way): void {
    this.tabs.get(name)?.socket.close();
    this.drop(name);
  }

  closeAll(): void {
    for (const { socket } of this.tabs.values()) socket.close();
    this.tabs.clear();
    this.tellTruth();
  }

  /** Says that nothing goes through between a tab and the others any more, or again. */
  reach({ name }: Way, isReachable: boolean): void {
    const tab = this.tabs.get(name);
    if (tab) tab.isReachable = isReachable;
    this.tellTruth();
  }

  private drop(name: string): void {
    this.tabs.delete(name);
    this.tellTruth();
  }

  private tellTruth(): void {
    const isPresent = [...this.tabs.values()].some(({ isReachable }) => isReachable);
    if (isPresent === this.isPresent) return;
    this.isPresent = isPresent;
    const { journal, userId: user } = this.options;
    journal.write({ kind: 'truth', at: performance.now(), user, isPresent });
  }
}
