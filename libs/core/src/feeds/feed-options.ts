/** Injects other limits and times of feeds than the usual ones. */
export const FEED_OPTIONS = Symbol('FeedOptions');

/** Limits and times of what is read from the log and told; tests shorten them. */
export interface FeedOptions {
  /** How often what is served is compared with the database: what a lost signal costs at most. */
  readonly pollIntervalMs: number;
  /** Events of one read of the log. */
  readonly pageSize: number;
  /** Bytes of payloads of one read of the log; the event that reaches it is the last. */
  readonly maxPageBytes: number;
  /** Bytes of live events that wait for a replay; more are read from the log again. */
  readonly maxHeldBytes: number;
  /** Bytes of live events that may wait for one reader of a stream; more are read from the log when it comes to them. */
  readonly maxQueuedBytes: number;
  /** How often expired tokens are looked for. */
  readonly sweepIntervalMs: number;
}

export const DEFAULT_FEED_OPTIONS: FeedOptions = {
  pollIntervalMs: 500,
  pageSize: 250,
  maxPageBytes: 512 * 1024,
  maxHeldBytes: 256 * 1024,
  maxQueuedBytes: 256 * 1024,
  sweepIntervalMs: 1_000,
};
