/** The moment at which a bucket is full again, on the clock of whoever keeps the table. */
interface Bucket {
  fullAtMs: number;
}

/** How many of the oldest buckets a new one looks at: more than one, so that full ones go faster than others come. */
const LOOKED_AT = 4;

/**
 * The buckets of one policy, by key. A full bucket says nothing that a new one would not, so it is forgotten; the
 * table never holds more than `maxBuckets`, whoever asks with how many keys. When none of those looked at is full,
 * the fullest goes: its owner gets back what is least.
 */
export class BucketTable {
  readonly #buckets = new Map<string, Bucket>();
  readonly #maxBuckets: number;

  constructor(maxBuckets: number) {
    this.#maxBuckets = maxBuckets;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** How long until the bucket is full again. */
  usedMs(key: string, nowMs: number): number {
    const bucket = this.#buckets.get(key);
    return bucket === undefined ? 0 : Math.max(0, bucket.fullAtMs - nowMs);
  }

  set(key: string, fullAtMs: number, nowMs: number): void {
    const bucket = this.#buckets.get(key);
    if (bucket !== undefined) {
      bucket.fullAtMs = fullAtMs;
      return;
    }
    this.#makeRoom(nowMs);
    this.#buckets.set(key, { fullAtMs });
  }

  delete(key: string): void {
    this.#buckets.delete(key);
  }

  /** Takes the oldest in hand: the full ones go, the others move to the end. */
  #makeRoom(nowMs: number): void {
    let fullest: string | undefined;
    let fullestAtMs = Infinity;
    for (let looked = 0; looked < LOOKED_AT; looked++) {
      const oldest = this.#buckets.entries().next();
      if (oldest.done) break;
      const [key, bucket] = oldest.value;
      this.#buckets.delete(key);
      if (bucket.fullAtMs <= nowMs) continue;
      this.#buckets.set(key, bucket);
      if (bucket.fullAtMs < fullestAtMs) [fullest, fullestAtMs] = [key, bucket.fullAtMs];
    }
    if (this.#buckets.size >= this.#maxBuckets && fullest !== undefined) this.#buckets.delete(fullest);
  }
}
