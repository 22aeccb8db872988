import { Controller, Inject } from '@nestjs/common';
import type { Received, Reply } from '@openhands-connect/contract';
import { Operation } from '@openhands-connect/contract-nest';
import {
  AuthService,
  CONFIG,
  SessionsService,
  SignUpService,
  type ClientOrigin,
  type IssuedSession,
  type Principal,
} from '@openhands-connect/core';
import { DomainError, type Config } from '@openhands-connect/platform';
import { Caller, CallerIfAny, Gone, Origin } from '../http/caller.decorator.js';
import { DeviceCookie, Devices } from './device-cookie.js';
import { presentBegunSession, presentSession } from './session.presenter.js';
import { clearedRefreshCookie, Cookie, RefreshCookie } from './refresh-cookie.js';

@Controller()
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly signUps: SignUpService,
    private readonly sessions: SessionsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Operation('signUp')
  async signUp(
    { body, headers }: Received<'signUp'>,
    @Origin() origin: ClientOrigin,
    @Cookie() cookie: RefreshCookie,
    @Devices() devices: DeviceCookie,
    @Gone() signal: AbortSignal,
  ): Promise<Reply<'signUp'>> {
    cookie.assertUsable(headers['x-session-mode'], this.config.http.publicUrl);
    const session = await this.signUps.signUp(body, origin, headers['idempotency-key'], signal);
    return { status: 201, ...presentBegunSession(session, devices, headers['x-session-mode']) };
  }

  @Operation('signIn')
  async signIn(
    { body, headers }: Received<'signIn'>,
    @Origin() origin: ClientOrigin,
    @Cookie() cookie: RefreshCookie,
    @Devices() devices: DeviceCookie,
    @Gone() signal: AbortSignal,
  ): Promise<Reply<'signIn'>> {
    cookie.assertUsable(headers['x-session-mode'], this.config.http.publicUrl);
    const session = await this.auth.signIn(body, origin, { signal, devices: devices.tokens });
    return { status: 200, ...presentBegunSession(session, devices, headers['x-session-mode']) };
  }

  @Operation('refreshSession')
  async refresh(
    { body, headers }: Received<'refreshSession'>,
    @Origin() origin: ClientOrigin,
    @Cookie() cookie: RefreshCookie,
  ): Promise<Reply<'refreshSession'>> {
    const given = body?.refresh_token;
    const mode = given === undefined ? 'cookie' : headers['x-session-mode'];
    cookie.assertUsable(mode, this.config.http.publicUrl);
    const token = given ?? cookie.token;
    if (token === undefined) throw new DomainError('auth.token_missing');
    const refresh = (): Promise<IssuedSession> => this.sessions.refresh(token, origin);
    const session = given === undefined ? await cookie.spend(refresh) : await refresh();
    return { status: 200, ...presentSession(session, mode) };
  }

  @Operation('signOut')
  async signOut(
    _: Received<'signOut'>,
    @CallerIfAny() principal: Principal | undefined,
    @Origin() origin: ClientOrigin,
    @Cookie() cookie: RefreshCookie,
  ): Promise<Reply<'signOut'>> {
    if (principal) await this.sessions.signOut(principal, origin);
    else await this.signOutByCookie(cookie, origin);
    return { status: 204, headers: { 'Set-Cookie': clearedRefreshCookie } };
  }

  @Operation('getMe')
  async me(_: Received<'getMe'>, @Caller() principal: Principal): Promise<Reply<'getMe'>> {
    return { status: 200, body: await this.auth.me(principal) };
  }
  private async signOutByCookie(cookie: RefreshCookie, origin: ClientOrigin): Promise<void> {
    cookie.assertUsable('cookie', this.config.http.publicUrl);
    const { token } = cookie;
    if (token === undefined) throw new DomainError('auth.token_missing');
    await cookie.spend(() => this.sessions.signOutByToken(token, origin));
  }
}
