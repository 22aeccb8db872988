import { PassportStrategy } from '@nestjs/passport';
import type { Authorization, AuthorizationChecks } from '@openhands-connect/core';
import { fetchUserInfo, randomNonce, randomState, type Configuration, type IDToken } from 'openid-client';
import { Strategy, type VerifyFunction } from 'openid-client/passport';
import passport from 'passport';

const NAME = 'google';
const SCOPE = 'openid email profile';

type Tokens = Parameters<VerifyFunction>[0];
type ExpressRequest = Parameters<Strategy['currentUrl']>[0];

/** As much of a request as the strategy looks at. */
interface Round {
  readonly method: 'GET';
  readonly url: URL;
  /** Where the strategy keeps what it checks the answer against, and finds it again. */
  readonly session: { [NAME]?: { code_verifier: string; nonce: string; state: string } };
}

/** The user has refused at the provider, or the provider the user. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDenied';
}

/**
 * The `google` strategy of @nestjs/passport: OpenID Connect by openid-client, with state, nonce and PKCE (S256).
 *
 * No guard runs it: whose an attempt is, and where it goes on to, is for the use case to say, before and after. So the
 * session that Passport works on is not the browser's but what the row of the attempt holds.
 */
export class GoogleStrategy extends PassportStrategy(Strategy, NAME) {
  private own?: passport.Authenticator;

  constructor(
    private readonly provider: Configuration,
    private readonly callbackUrl: string,
  ) {
    super({ config: provider, callbackURL: callbackUrl, scope: SCOPE, name: NAME, sessionKey: NAME });
  }

  /** Where to send the browser, and what to check its answer against. */
  async authorize(): Promise<Authorization> {
    const session: Round['session'] = {};
    const url = new URL(this.callbackUrl);
    const redirectedTo = await this.run<string>({ method: 'GET', url, session });
    const kept = session[NAME];
    if (!kept) throw new Error('the strategy keeps nothing to check the answer against');
    return { url: redirectedTo, checks: { state: kept.state, nonce: kept.nonce, codeVerifier: kept.code_verifier } };
  }

  /** Who has signed in, by an answer that fits. @throws AccessDenied, and whatever openid-client finds wrong */
  async claims(answer: URLSearchParams, { state, nonce, codeVerifier }: AuthorizationChecks): Promise<IDToken> {
    const url = new URL(`${this.callbackUrl}?${answer.toString()}`);
    return await this.run({ method: 'GET', url, session: { [NAME]: { code_verifier: codeVerifier, nonce, state } } });
  }

  /** Called by Passport with tokens that are checked. Some providers tell the address at the user-info endpoint only. */
  async validate(tokens: Tokens): Promise<IDToken> {
    const claims = tokens.claims();
    if (!claims) throw new Error('the provider gave no ID token');
    if (claims['email'] !== undefined || !this.provider.serverMetadata().userinfo_endpoint) return claims;
    return { ...(await fetchUserInfo(this.provider, tokens.access_token, claims.sub)), ...claims };
  }

  /** One of its own: in the process's Passport, two servers of one process would share the last one's provider. */
  getPassportInstance(): passport.Authenticator {
    this.own ??= new passport.Passport();
    return this.own;
  }

  override authorizationRequestParams(): Record<string, string> {
    return { state: randomState(), nonce: randomNonce() };
  }

  override shouldInitiateAuthRequest(request: ExpressRequest): boolean {
    return roundOf(request).session[NAME] === undefined;
  }

  override currentUrl(request: ExpressRequest): URL {
    return roundOf(request).url;
  }

  /** Gives what Passport comes to: the address that it would answer the request with, or the claims. */
  private run<Result>(round: Round): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const done = (error: unknown, claims: Result | false): void => {
        if (error !== null && error !== undefined) reject(error);
        else if (claims === false) reject(new AccessDenied());
        else resolve(claims);
      };
      const response = {
        setHeader: (name: string, value: string) => name === 'Location' && resolve(value as Result),
        end: () => undefined,
      };
      this.getPassportInstance().authenticate(NAME, { session: false }, done)(round, response, reject);
    });
  }
}

/** The strategy is written for Express and looks at no more of a request than this. */
function roundOf(request: ExpressRequest): Round {
  return request as unknown as Round;
}
