/**
 * - `next`: hand it on
 * - `duplicate`: it was handed on before
 * - `gap`: something before it is missing
 */
export type Verdict = 'next' | 'duplicate' | 'gap';

/** How far a room has been read. The one who keeps to its verdicts hands on every event once, in order. */
export class RoomCursor {
  /** @param last the seq of the newest event that is known; undefined to begin with whatever comes first */
  constructor(private last: number | undefined) {}

  get lastSeq(): number | undefined {
    return this.last;
  }

  take(seq: number): Verdict {
    if (this.last !== undefined && seq <= this.last) return 'duplicate';
    if (this.last !== undefined && seq > this.last + 1) return 'gap';
    this.last = seq;
    return 'next';
  }

  /** The server cannot go on from here: reading goes on behind its `lastSeq`, also when that is further back. */
  reset(lastSeq: number): void {
    this.last = lastSeq;
  }

  /**
   * The server says that everything up to `lastSeq` has been sent. False when that did not arrive: then the log does
   * not reach back far enough, and reading goes on behind the hole.
   */
  settle(lastSeq: number): boolean {
    const complete = this.last === undefined || this.last >= lastSeq;
    this.last = Math.max(this.last ?? 0, lastSeq);
    return complete;
  }
}
