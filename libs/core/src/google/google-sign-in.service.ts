import { Inject, Injectable } from '@nestjs/common';
import { Database, DomainError, type Config, type Transaction } from '@openhands-connect/platform';
import type { User } from '@openhands-connect/contract';
import type { ClientOrigin } from '../activity/index.js';
import { sessionIdOf, SessionsService, type BegunSession, type Principal } from '../auth/index.js';
import { CONFIG } from '../platform/tokens.js';
import { GoogleAccounts } from './google-accounts.js';
import { GoogleAttempts } from './google-attempts.js';
import { GoogleCodes, type PresentedCode } from './google-codes.js';
import type { Holder } from './holder.js';
import { IDENTITY_PROVIDER, type IdentityProvider } from './identity-provider.js';
import { redirectTargetOf, withResult } from './redirect-target.js';

/**
 * Signing in with an OpenID provider: `begin` sends the browser there, `finish` receives it and sends it on to the
 * page with a one-time code, `exchange` trades that for a session. Each step wants the holder of the one before.
 */
@Injectable()
export class GoogleSignIn {
  constructor(
    @Inject(IDENTITY_PROVIDER) private readonly provider: IdentityProvider,
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly attempts: GoogleAttempts,
    private readonly codes: GoogleCodes,
    private readonly accounts: GoogleAccounts,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Where to send the browser.
   *
   * @throws DomainError auth.google_not_configured, auth.google_unavailable, auth.redirect_uri_forbidden
   */
  async begin(requestedUri: string | undefined, holder: Holder, { ipAddress }: ClientOrigin): Promise<string> {
    this.assertConfigured();
    const redirectUri = redirectTargetOf(this.config.auth.redirectUris, requestedUri);
    const { url, checks } = await this.provider.authorize();
    await this.attempts.open({ checks, redirectUri, holder }, ipAddress);
    return url;
  }

  /**
   * Where the browser that comes back from the provider goes on to, with `code` or `error`.
   *
   * @param answer all that the provider has added to the address
   * @throws DomainError auth.google_not_configured, auth.state_invalid
   */
  async finish(state: string, answer: URLSearchParams, browser: Holder | undefined): Promise<string> {
    this.assertConfigured();
    const { checks, redirectUri, holder } = await this.attempts.take(state, browser);
    const outcome = await this.provider.identify(answer, checks);
    if (typeof outcome === 'string') return withResult(redirectUri, 'error', outcome);
    return withResult(redirectUri, 'code', await this.codes.issue(outcome, holder));
  }

  /** The server's own page, with the news that an attempt came to nothing. */
  ownPageWith(error: 'state_invalid'): string {
    return withResult(this.config.auth.redirectUris[0], 'error', error);
  }

  /** @throws DomainError auth.code_invalid, auth.google_email_unverified, auth.google_link_required */
  async exchange(presented: PresentedCode, origin: ClientOrigin): Promise<BegunSession> {
    const outcome = await this.database.transaction((tx) => this.useUp(tx, presented, origin));
    if (outcome instanceof DomainError) throw outcome;
    const session = await this.sessions.open(outcome, { method: 'google' }, origin);
    // The account is disabled, or was ended in between.
    if (!session) throw new DomainError('auth.code_invalid');
    return session;
  }

  /**
   * Links the person whom a code stands for to the caller's account. A code that cannot be linked stays good, for
   * the account that it belongs to.
   *
   * @throws DomainError auth.code_invalid, auth.google_email_unverified, auth.google_address_differs,
   *   auth.google_linked_elsewhere
   */
  async link(principal: Principal, presented: PresentedCode, origin: ClientOrigin): Promise<void> {
    const by = { sessionId: sessionIdOf(principal), origin };
    await this.database.transaction(async (tx) => {
      const identity = await this.codes.take(tx, presented, 'link');
      await this.accounts.link(tx, principal.userId, identity, by);
    });
  }

  /** A code is used up whatever comes of it, so a refusal is no reason to undo the transaction. */
  private async useUp(tx: Transaction, presented: PresentedCode, origin: ClientOrigin): Promise<User | DomainError> {
    const identity = await this.codes.take(tx, presented, 'exchange');
    const found = await this.accounts.findOrCreate(tx, identity, origin);
    if (found !== 'address_taken') return found;
    await this.codes.keepForLinking(tx, presented, identity);
    const detail = `${identity.email} has an account here. Sign in to it, then link Google.`;
    return new DomainError('auth.google_link_required', detail);
  }

  private assertConfigured(): void {
    if (!this.config.auth.google) throw new DomainError('auth.google_not_configured');
  }
}
