/** Injects the gateway's limits and times. */
export const GATEWAY_OPTIONS = Symbol('GatewayOptions');

/** Limits and times of a gateway; tests shorten them. */
export interface GatewayOptions {
  /** How often expired tokens are looked for. */
  readonly sweepIntervalMs: number;
  /** How long a socket may go without a valid token before it is disconnected. */
  readonly expiryGraceMs: number;
  /** How long a user may be away from a room before the others are told. */
  readonly presenceGraceMs: number;
  /** How often a gateway says that it lives. */
  readonly presenceBeatMs: number;
  /** How long the others believe a gateway that is silent: its users count as gone after that. */
  readonly presenceLeaseMs: number;
  /** How long a join waits at most to see who is on other gateways, and then for these to see its user. */
  readonly presenceSeenMs: number;
  /** How long it is true that a user types, unless the client says it again. */
  readonly typingMs: number;
  readonly maxRoomsPerSocket: number;
  /** Events of one socket that wait to be handled, those under way included; more are refused. */
  readonly maxWaitingEvents: number;
  /** Bytes that may wait to be sent to one socket; one that reads too slowly for it is disconnected. */
  readonly maxWaitingBytes: number;
  /** Refused events that a socket is forgiven at once, and per second; a socket with more is disconnected. */
  readonly faultBurst: number;
  readonly faultsPerSecond: number;
}

export const DEFAULT_GATEWAY_OPTIONS: GatewayOptions = {
  sweepIntervalMs: 1_000,
  expiryGraceMs: 25_000,
  presenceGraceMs: 3_000,
  presenceBeatMs: 2_000,
  presenceLeaseMs: 10_000,
  presenceSeenMs: 250,
  typingMs: 6_000,
  maxRoomsPerSocket: 1_000,
  maxWaitingEvents: 512,
  maxWaitingBytes: 8 * 1024 * 1024,
  faultBurst: 100,
  faultsPerSecond: 5,
};
