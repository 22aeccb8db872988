import { DomainError } from '../errors/domain-error.js';

export interface GroupLimits {
  /** How many items are written together at most. */
  readonly maxItems: number;
  /** Who would be one more is refused. */
  readonly maxWaiting: number;
}

interface Pending<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: one write is under way at a time, and what comes in meanwhile is written together by the next one. Who
 * comes alone waits for nobody; under load many share the price of one round trip and one flush to disk.
 */
export class GroupCommit<Item, Result> {
  private waiting: Pending<Item, Result>[] = [];
  private isWriting = false;

  /** @param write gives a result for each item, in their order; when it rejects, all of them have failed with that error */
  constructor(
    private readonly write: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: GroupLimits,
  ) {}

  /** Resolves when the item's group is written. @throws DomainError server.unavailable when too many wait */
  add(item: Item): Promise<Result> {
    if (this.waiting.length >= this.limits.maxWaiting) {
      return Promise.reject(new DomainError('server.unavailable', { retryAfterSeconds: 1 }));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.isWriting) this.writeNext();
    });
  }

  private writeNext(): void {
    const group = this.waiting.splice(0, this.limits.maxItems);
    this.isWriting = group.length > 0;
    if (this.isWriting) void this.writeGroup(group);
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
    // First the next write: the database works while this process answers those who are done.
    this.writeNext();
    group.forEach(settle);
  }
}
