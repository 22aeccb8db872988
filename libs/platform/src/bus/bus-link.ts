/** One way to the other processes. What it carries may be lost, doubled or reordered. */
export interface BusLink {
  /** What one payload may have. */
  readonly maxPayloadBytes: number;
  /** How long signals may be collected before they are sent together. */
  readonly batchMs: number;
  /** Left out where it cannot be told. */
  readonly isAway?: boolean;
  /** Rejects when it is not certain that all were sent. */
  send(payloads: readonly string[]): Promise<void>;
  /** Where sending does not show whether payloads arrive here too: finds out, and connects anew when not. Never rejects. */
  check?(): Promise<void>;
  close(): Promise<void>;
}

export interface LinkListener {
  readonly onPayload: (payload: string) => void;
  /** Payloads arrive here again, after a time in which they did not. */
  readonly onReturn: () => void;
}

/** Rejects when there is no use in going on without this link. */
export type OpenLink = (listener: LinkListener) => Promise<BusLink>;
