import { Controller, Inject } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import { CONFIG, GoogleSignIn, holderOfChallenge, type ClientOrigin, type Principal } from '@openhands-connect/core';
import { DomainError, type Config } from '@openhands-connect/platform';
import { Cookie, RefreshCookie } from '../auth/refresh-cookie.js';
import { DeviceCookie, Devices } from '../auth/device-cookie.js';
import { presentBegunSession } from '../auth/session.presenter.js';
import { Caller, Origin } from '../http/caller.decorator.js';
import { WantsPage } from '../http/wants-page.decorator.js';
import { Browser, BrowserKey } from './browser-key.decorator.js';
import { presentedCode } from './presented-code.js';

/** An address with a state or a code in it is none of the next site's business. */
const PRIVATE = { 'Referrer-Policy': 'no-referrer' };

/** Signing in with Google, and what a sign-in page may offer. */
@Controller()
export class GoogleController {
  constructor(
    private readonly google: GoogleSignIn,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Operation('getSignInMethods')
  async methods(): Promise<Reply<'getSignInMethods'>> {
    const { auth, mail } = this.config;
    const canReset = mail.smtpUrl !== undefined || mail.mayLog;
    return { status: 200, body: { password: true, google: auth.google !== undefined, password_reset: canReset } };
  }

  @Operation('googleSignIn')
  async begin(
    { query }: Received<'googleSignIn'>,
    @Browser() browser: BrowserKey,
    @Origin() origin: ClientOrigin,
  ): Promise<Reply<'googleSignIn'>> {
    if (query.code_challenge !== undefined) {
      const url = await this.google.begin(query.redirect_uri, holderOfChallenge(query.code_challenge), origin);
      return { status: 200, headers: PRIVATE, body: { url } };
    }
    const { holder, cookie } = browser.kept();
    const url = await this.google.begin(query.redirect_uri, holder, origin);
    return { status: 200, headers: { ...PRIVATE, 'Set-Cookie': cookie }, body: { url } };
  }

  @Operation('googleCallback')
  async finish(
    { query }: Received<'googleCallback'>,
    @Browser() browser: BrowserKey,
    @WantsPage() wantsPage: boolean,
  ): Promise<Reply<'googleCallback'>> {
    const answer = new URLSearchParams(Object.entries(query));
    const target = await this.google.finish(query.state, answer, browser.holder).catch((error: unknown) => {
      const isLost = error instanceof DomainError && error.code === 'auth.state_invalid';
      if (isLost && wantsPage) return this.google.ownPageWith('state_invalid');
      throw error;
    });
    return { status: 302, headers: { ...PRIVATE, Location: target } };
  }

  @Operation('exchangeCode')
  async exchange(
    { body, headers }: Received<'exchangeCode'>,
    @Origin() origin: ClientOrigin,
    @Cookie() cookie: RefreshCookie,
    @Browser() browser: BrowserKey,
    @Devices() devices: DeviceCookie,
  ): Promise<Reply<'exchangeCode'>> {
    const mode = headers['x-session-mode'];
    cookie.assertUsable(body.code_verifier === undefined ? 'cookie' : mode, this.config.http.publicUrl);
    const session = await this.google.exchange(presentedCode(body, browser), origin);
    return { status: 200, ...presentBegunSession(session, devices, mode) };
  }

  @Operation('linkGoogle')
  async link(
    { body }: Received<'linkGoogle'>,
    @Caller() principal: Principal,
    @Origin() origin: ClientOrigin,
    @Cookie() cookie: RefreshCookie,
    @Browser() browser: BrowserKey,
  ): Promise<Reply<'linkGoogle'>> {
    if (body.code_verifier === undefined) cookie.assertUsable('cookie', this.config.http.publicUrl);
    await this.google.link(principal, presentedCode(body, browser), origin);
    return { status: 204 };
  }
}
