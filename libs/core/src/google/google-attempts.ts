import { Injectable } from '@nestjs/common';
import { addressBucket, Database, DomainError, siteBucket } from '@openhands-connect/platform';
import { insertAttempt, takeAttempt } from './attempts.queries.js';
import { sha256, type Holder } from './holder.js';
import type { AuthorizationChecks } from './identity-provider.js';

const LIFETIME_SECONDS = 10 * 60;
/** Anybody may open attempts, and each is a row: some ten megabytes of them, and no more. */
const MAX_OPEN = 20_000;
/** Of one address, before its newest take the place of its oldest and not of others'. */
const SHARE = 20;
/** Of one site: who has a /48 has 65,536 addresses in this sense, and would push all others out with them. */
const SITE_SHARE = 200;

export interface GoogleAttempt {
  readonly checks: AuthorizationChecks;
  readonly redirectUri: string;
  readonly holder: Holder;
}

/** The sign-ins that are under way: each is good once, for ten minutes, and for whoever began it. */
@Injectable()
export class GoogleAttempts {
  constructor(private readonly database: Database) {}

  /** When too many are open the oldest go: nobody can keep others from signing in by opening more and more. */
  async open({ checks, redirectUri, holder }: GoogleAttempt, ipAddress: string | null): Promise<void> {
    const { state, nonce, codeVerifier } = checks;
    const attempt = [sha256(state), nonce, codeVerifier, redirectUri, holder.kind, holder.hash] as const;
    const openedFrom = [addressBucket(ipAddress ?? ''), MAX_OPEN, SHARE] as const;
    const site = [siteBucket(ipAddress ?? ''), SITE_SHARE] as const;
    await this.database.run(insertAttempt, [...attempt, LIFETIME_SECONDS, ...openedFrom, ...site]);
  }

  /**
   * The attempt of a state, which is used up by that.
   *
   * @param browser what the browser that brings it shows; another browser's attempt stays as it is
   * @throws DomainError auth.state_invalid
   */
  async take(state: string, browser: Holder | undefined): Promise<GoogleAttempt> {
    const [row] = await this.database.run(takeAttempt, [sha256(state), browser?.hash ?? null]);
    if (!row) throw new DomainError('auth.state_invalid');
    return {
      checks: { state, nonce: row.nonce, codeVerifier: row.code_verifier },
      redirectUri: row.redirect_uri,
      holder: { kind: row.holder_kind, hash: row.holder_hash },
    };
  }
}
