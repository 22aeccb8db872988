/** Why a request got no answer. */
export type OutboundFailure =
  /** Not an http or https URL. */
  | 'invalid_url'
  /** The target is, or resolves to, an address that may not be connected to. */
  | 'forbidden_address'
  /** No complete answer within the time. */
  | 'timeout'
  /** The name does not resolve, the connection was refused or broke, TLS failed. */
  | 'network';

/** A request that got no answer. The message may be shown to the owner of the target. */
export class OutboundError extends Error {
  constructor(
    readonly reason: OutboundFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'OutboundError';
  }
}
