/** So often it is said again that the user goes on typing: the server takes it for true for 6 s. */
const REPEAT_MS = 2_000;

/** What the server was told of the user's typing: with each key stroke is too often, and once is not enough. */
export class TypingNotes {
  /** By conversation, while the user types. */
  private readonly saidAtMs = new Map<string, number>();

  /** Whether it is worth telling the server now; then it counts as told. */
  note(conversationId: string, typing: boolean, nowMs = performance.now()): boolean {
    const saidAtMs = this.saidAtMs.get(conversationId);
    if (!typing) return this.saidAtMs.delete(conversationId);
    if (saidAtMs !== undefined && nowMs - saidAtMs < REPEAT_MS) return false;
    this.saidAtMs.set(conversationId, nowMs);
    return true;
  }
}
