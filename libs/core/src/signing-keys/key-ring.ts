import type { OpenKey } from './open-key.js';

export type DropListener = (kids: ReadonlySet<string>) => void;

/** The keys that a process has, the newest first, and who hears that some of them are gone. */
export class KeyRing {
  #keys: readonly OpenKey[] = [];
  readonly #listeners = new Set<DropListener>();

  get keys(): readonly OpenKey[] {
    return this.#keys;
  }

  /** Takes other keys in their place, and tells of those that are not among them. */
  replace(keys: readonly OpenKey[]): void {
    const kept = new Set(keys.map(({ kid }) => kid));
    const dropped = this.#keys.map(({ kid }) => kid).filter((kid) => !kept.has(kid));
    this.#keys = keys;
    if (dropped.length > 0) for (const listener of this.#listeners) listener(new Set(dropped));
  }

  /** @returns what ends it */
  onDrop(listener: DropListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
