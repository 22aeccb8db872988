/** What an answer of the provider is checked against (OpenID Connect Core 1.0, section 3.1.2.1; RFC 7636). */
export interface AuthorizationChecks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export interface Authorization {
  /** Where to send the browser. */
  readonly url: string;
  readonly checks: AuthorizationChecks;
}

/** Who the provider says has signed in. `issuer` and `subject` name the person for ever; an address may change hands. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** Null where the provider tells none that the contract would take. */
  readonly email: string | null;
  /** The provider has made sure that the address is this person's. */
  readonly emailVerified: boolean;
  readonly name: string | null;
}

/** Why nobody has signed in, in the words of RFC 6749, section 4.1.2.1. */
export type SignInFailure = 'access_denied' | 'temporarily_unavailable' | 'server_error';

/** An OpenID provider, as sign-in needs it. The door brings one. */
export interface IdentityProvider {
  /** @throws DomainError auth.google_not_configured, auth.google_unavailable */
  authorize(): Promise<Authorization>;
  /**
   * Trades the answer that the browser brought back for who has signed in, once everything in it is checked.
   *
   * @throws DomainError auth.google_not_configured
   */
  identify(answer: URLSearchParams, checks: AuthorizationChecks): Promise<Identity | SignInFailure>;
}

export const IDENTITY_PROVIDER = Symbol('IdentityProvider');
