/** Injects the gateway's limits and times. */
export const GATEWAY_OPTIONS = Symbol('GatewayOptions');

/** Limits and times of a gateway; tests shorten them. */
export interface GatewayOptions {
  /** How often what is served is compared with the database: what a lost signal costs at most. */
  readonly pollIntervalMs: number;
  /** How often expired tokens are looked for. */
  readonly sweepIntervalMs: number;
  /** How long a socket may go without a valid token before it is disconnected. */
  readonly expiryGraceMs: number;
  /** How long a user may be away from a room before the others are told. */
  readonly presenceGraceMs: number;
  readonly maxRoomsPerSocket: number;
  /** Events of one socket that wait to be handled, those under way included; more are refused. */
  readonly maxWaitingEvents: number;
  /** Bytes that may wait to be sent to one socket; one that reads too slowly for it is disconnected. */
  readonly maxWaitingBytes: number;
  /** Refused events that a socket is forgiven at once, and per second; a socket with more is disconnected. */
  readonly faultBurst: number;
  readonly faultsPerSecond: number;
  /** Events of one read of the log. */
  readonly pageSize: number;
  /** Live events that wait for a replay; more are read from the log again. */
  readonly maxHeldEvents: number;
}

export const DEFAULT_GATEWAY_OPTIONS: GatewayOptions = {
  pollIntervalMs: 1_000,
  sweepIntervalMs: 1_000,
  expiryGraceMs: 25_000,
  presenceGraceMs: 3_000,
  maxRoomsPerSocket: 1_000,
  maxWaitingEvents: 512,
  maxWaitingBytes: 8 * 1024 * 1024,
  faultBurst: 100,
  faultsPerSecond: 5,
  pageSize: 250,
  maxHeldEvents: 1_000,
};
