/** What came with a sign-in beside the credentials. */
export interface SignInOptions {
  /** Aborts while the password waits to be looked at. */
  readonly signal?: AbortSignal | undefined;
  /** The device tokens that the caller holds, of any account. */
  readonly devices?: readonly string[];
}
