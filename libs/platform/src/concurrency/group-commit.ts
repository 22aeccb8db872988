import { DomainError } from '../errors/domain-error.js';

export interface GroupLimits {
  /** How many items are written together at most. */
  readonly maxItems: number;
  /** Who would be one more is refused. */
  readonly maxWaiting: number;
}

interface Pending<Item, Result> {
  readonly item: Item;
  readonly key: string;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** With fewer items than this under way the next write begins. */
const ALONE = 2;

/**
 * Group commit: what comes in while others are written is written together by the next write. Who comes alone waits for
 * nobody, nor for one other who came alone; under load many share the price of one round trip and one flush to disk.
 * Items with the same key are written in the order in which they came.
 */
export class GroupCommit<Item, Result> {
  private waiting: Pending<Item, Result>[] = [];
  /** Items whose write is under way, and their keys. */
  private inFlight = 0;
  private readonly keys = new Set<string>();

  /** @param write gives a result for each item, in their order; when it rejects, all of them have failed with that error */
  constructor(
    private readonly write: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: GroupLimits,
  ) {}

  /**
   * Resolves when the item's group is written.
   *
   * @param key items with the same one keep their order
   * @throws DomainError server.unavailable when too many wait
   */
  add(item: Item, key: string): Promise<Result> {
    if (this.waiting.length >= this.limits.maxWaiting) {
      return Promise.reject(new DomainError('server.unavailable', { retryAfterSeconds: 1 }));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, key, resolve, reject });
      this.writeNext();
    });
  }

  private writeNext(): void {
    if (this.inFlight >= ALONE || this.waiting.some(({ key }) => this.keys.has(key))) return;
    const group = this.waiting.splice(0, this.limits.maxItems);
    if (group.length === 0) return;
    this.inFlight += group.length;
    for (const { key } of group) this.keys.add(key);
    void this.writeGroup(group);
  }

  private async writeGroup(group: readonly Pending<Item, Result>[]): Promise<void> {
    let settle: (pending: Pending<Item, Result>, index: number) => void;
    try {
      const results = await this.write(group.map(({ item }) => item));
      if (results.length !== group.length) throw new RangeError('a group has as many results as items');
      settle = ({ resolve }, index) => resolve(results[index] as Result);
    } catch (error) {
      settle = ({ reject }) => reject(error);
    }
    this.inFlight -= group.length;
    for (const { key } of group) this.keys.delete(key);
    // First the next write: the database works while this process answers those who are done.
    this.writeNext();
    group.forEach(settle);
  }
}
