/**
 * - `next`: hand it on
 * - `duplicate`: it was handed on before
 * - `gap`: something before it is missing
 * - `early`: where reading begins is not known yet
 */
export type Verdict = 'next' | 'duplicate' | 'gap' | 'early';

/** How far a room has been read. The one who keeps to its verdicts hands on every event once, in order. */
export class RoomCursor {
  /** The newest seq that was passed over since `begin`. */
  private passedOver = 0;

  /** @param last the seq of the newest event that is known; undefined to begin where the server is at the first join */
  constructor(private last: number | undefined) {}

  get lastSeq(): number | undefined {
    return this.last;
  }

  /** Whether a join has ended before something that was passed over meanwhile: only another one brings it. */
  get isBehind(): boolean {
    return this.last !== undefined && this.last < this.passedOver;
  }

  /** A join begins: what was passed over before is among what it brings. */
  begin(): void {
    this.passedOver = 0;
  }

  take(seq: number): Verdict {
    if (this.last !== undefined && seq <= this.last) return 'duplicate';
    if (this.last === undefined || seq > this.last + 1) {
      this.passedOver = Math.max(this.passedOver, seq);
      return this.last === undefined ? 'early' : 'gap';
    }
    this.last = seq;
    return 'next';
  }

  /** The server cannot go on from here: reading goes on behind its `lastSeq`, also when that is further back. */
  reset(lastSeq: number): void {
    this.last = lastSeq;
    this.begin();
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
