import type { Received } from '../journal/entry.js';

/** Access that was taken away from some readers. */
export interface End {
  /** When whoever took it away was told that it is done. */
  readonly at: number;
  readonly readers: readonly string[];
}

/** How long after the end of its access each reader saw its last event, in ms; 0 for one that saw none. */
export function lastSeen({ at, readers }: End, received: readonly Received[]): number[] {
  return readers.map((reader) => {
    const own = received.filter((event) => event.reader === reader).map((event) => event.at - at);
    return Math.max(0, ...own);
  });
}
