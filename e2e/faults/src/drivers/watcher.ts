import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from '../journal/journal.js';
import { PresenceSocket } from './presence-socket.js';
import type { Way } from './tabs.js';

export interface WatcherOptions {
  readonly journal: Journal;
  readonly way: Way;
  readonly token: string;
  readonly conversationId: string;
}

const PAUSE_MS = 300;

/** Writes down whom one gateway shows as present. When its connection ends it comes back to the same gateway. */
export class Watcher {
  private socket: PresenceSocket | undefined;
  private members: readonly string[] = [];
  private isBlind = false;
  private isClosed = false;

  constructor(private readonly options: WatcherOptions) {}

  get name(): string {
    return this.options.way.name;
  }

  /** Resolves when it sees, however often it has to try. */
  async open(): Promise<void> {
    while (!this.isClosed) {
      try {
        this.socket = await this.connect();
        return;
      } catch {
        await delay(PAUSE_MS);
      }
    }
  }

  /** What it sees while its gateway is cut off from the others is nobody's fault, and not written down. */
  blind(isBlind: boolean): void {
    this.isBlind = isBlind;
    this.see(isBlind ? null : this.members);
  }

  close(): void {
    this.isClosed = true;
    this.socket?.close();
  }

  private async connect(): Promise<PresenceSocket> {
    const { journal, way, token, conversationId } = this.options;
    return await PresenceSocket.open({
      url: way.url,
      token,
      conversationId,
      onMembers: (members) => {
        this.members = members;
        if (!this.isBlind) this.see(members);
      },
      onTold: (user, change) => journal.write({ kind: 'told', at: performance.now(), watcher: way.name, user, change }),
      onEnd: () => {
        this.see(null);
        if (!this.isClosed) void this.open();
      },
    });
  }

  private see(users: readonly string[] | null): void {
    const { journal, way } = this.options;
    if (!this.isClosed) journal.write({ kind: 'view', at: performance.now(), watcher: way.name, users });
  }
}
