import { Inject, Injectable } from '@nestjs/common';
import {
  CONFIG,
  LOG,
  type Authorization,
  type AuthorizationChecks,
  type Identity,
  type IdentityProvider,
  type SignInFailure,
} from '@openhands-connect/core';
import { DomainError, type Config, type Log } from '@openhands-connect/platform';
import { discoverProvider } from './discover-provider.js';
import { Discovery, NotDiscovered } from './discovery.js';
import { identityOf } from './identity-of.js';
import { failureOf, reasonOf } from './sign-in-failure.js';
import type { StrategySet } from './strategy-set.js';

/** Google, or whichever OpenID provider the configuration names, through Passport. Asked nothing before a sign-in. */
@Injectable()
export class GoogleProvider implements IdentityProvider {
  private readonly discovery: Discovery<StrategySet> | undefined;

  constructor(
    @Inject(CONFIG) { auth: { google }, http: { publicUrl } }: Config,
    @Inject(LOG) private readonly log: Log,
  ) {
    const onFailure = (error: unknown): void =>
      log.warn(reasonOf(error), 'the provider of Google sign-in cannot be discovered');
    this.discovery = google && new Discovery({ discover: () => discoverProvider(google, publicUrl), onFailure });
  }

  async authorize(): Promise<Authorization> {
    try {
      return await (await this.strategies()).authorize();
    } catch (error) {
      if (!(error instanceof NotDiscovered)) throw error;
      const retryAfterSeconds = Math.ceil(error.retryAfterMs / 1000);
      throw new DomainError('auth.google_unavailable', { retryAfterSeconds });
    }
  }

  async identify(answer: URLSearchParams, checks: AuthorizationChecks): Promise<Identity | SignInFailure> {
    try {
      return identityOf(await (await this.strategies()).claims(answer, checks));
    } catch (error) {
      const failure = failureOf(error);
      if (failure !== 'access_denied') this.log.warn({ failure, ...reasonOf(error) }, 'a Google sign-in has failed');
      return failure;
    }
  }

  /** @throws NotDiscovered, DomainError auth.google_not_configured */
  private async strategies(): Promise<StrategySet> {
    if (!this.discovery) throw new DomainError('auth.google_not_configured');
    return await this.discovery.current();
  }
}
