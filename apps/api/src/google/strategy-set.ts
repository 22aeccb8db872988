import type { Authorization, AuthorizationChecks } from '@openhands-connect/core';
import type { IDToken } from 'openid-client';
import type { GoogleStrategy } from './google-strategy.js';
import { isUnknownClient } from './sign-in-failure.js';

/** One strategy for each way to show the client's secret; what the provider has taken once goes first. */
export class StrategySet {
  constructor(private inOrder: readonly [GoogleStrategy, ...GoogleStrategy[]]) {}

  async authorize(): Promise<Authorization> {
    return await this.inOrder[0].authorize();
  }

  /** Tries another way only where the provider did not let us in: then it has not looked at its code yet. */
  async claims(answer: URLSearchParams, checks: AuthorizationChecks): Promise<IDToken> {
    const [first, ...others] = this.inOrder;
    try {
      return await first.claims(answer, checks);
    } catch (error) {
      const [second] = others;
      if (!second || !isUnknownClient(error)) throw error;
      const claims = await second.claims(answer, checks);
      this.inOrder = [second, first];
      return claims;
    }
  }
}
