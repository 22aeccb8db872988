import { RecentKeys } from './recent-keys.js';

/** How soon a text may be asked for again. */
const ASK_AGAIN_MS = 500;

/** Asks for the texts of conversations: each not more often than now and then, and once more behind the last wish. */
export class TextRequests {
  private readonly asked: RecentKeys;
  private readonly later = new Map<string, NodeJS.Timeout>();

  /** @param maxConversations of how many it is remembered that they were asked for */
  constructor(
    maxConversations: number,
    private readonly ask: (conversationId: string) => void,
  ) {
    this.asked = new RecentKeys(maxConversations);
  }

  want(conversationId: string): void {
    const waitMs = (this.asked.timeOf(conversationId) ?? 0) + ASK_AGAIN_MS - Date.now();
    if (waitMs <= 0) {
      this.asked.add(conversationId);
      this.ask(conversationId);
    } else if (!this.later.has(conversationId)) {
      const askAgain = (): void => {
        this.later.delete(conversationId);
        this.want(conversationId);
      };
      this.later.set(conversationId, setTimeout(askAgain, waitMs).unref());
    }
  }

  /** Nothing is missing any more. */
  stop(conversationId: string): void {
    clearTimeout(this.later.get(conversationId));
    this.later.delete(conversationId);
  }

  clear(): void {
    for (const timer of this.later.values()) clearTimeout(timer);
    this.later.clear();
  }
}
