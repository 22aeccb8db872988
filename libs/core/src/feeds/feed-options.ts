/** Injects other limits and times of feeds than the usual ones. */
export const FEED_OPTIONS = Symbol('FeedOptions');

/** Limits and times of what is read from the log and told; tests shorten them. */
export interface FeedOptions {
  /** How often what is served is compared with the database: what a lost signal costs at most. */
  readonly pollIntervalMs: number;
  /** Events of one read of the log. */
  readonly pageSize: number;
  /** Live events that wait for a replay; more are read from the log again. */
  readonly maxHeldEvents: number;
}

export const DEFAULT_FEED_OPTIONS: FeedOptions = {
  pollIntervalMs: 1_000,
  pageSize: 250,
  maxHeldEvents: 1_000,
};
