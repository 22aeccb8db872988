/**
 * Who has something open in this process that outlives the look at its token: sockets, streams of events. The poll of
 * `Revocations` asks after them.
 */
export class ConnectedUsers {
  private readonly counts = new Map<string, number>();

  /** Call it for each thing that opens, and `remove` once for each that ends. */
  add(userId: string): void {
    this.counts.set(userId, (this.counts.get(userId) ?? 0) + 1);
  }

  remove(userId: string): void {
    const left = (this.counts.get(userId) ?? 0) - 1;
    if (left > 0) this.counts.set(userId, left);
    else this.counts.delete(userId);
  }

  ids(): Iterable<string> {
    return this.counts.keys();
  }
}
