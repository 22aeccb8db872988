/** Where a request came from, as it is shown to the owner of the account. */
export interface ClientOrigin {
  /** At most 512 characters. */
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
}
