/** Collects what comes, and lets a test wait until there is enough of it. */
export class Inbox<T> {
  readonly items: T[] = [];
  private wake: () => void = () => undefined;

  readonly push = (item: T): void => {
    this.items.push(item);
    this.wake();
  };

  async until(enough: (items: readonly T[]) => boolean): Promise<readonly T[]> {
    while (!enough(this.items)) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.items;
  }
}
