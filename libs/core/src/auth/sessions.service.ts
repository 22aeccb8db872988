import { Injectable } from '@nestjs/common';
import {
  Database,
  DomainError,
  idOfCursor,
  pageOf,
  uuidv7,
  type Page,
  type Transaction,
} from '@openhands-connect/platform';
import type { AuthActivityType, SessionPage, User } from '@openhands-connect/contract';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { presentUser } from '../users/index.js';
import { DeviceTokens } from './devices/device-tokens.js';
import { sessionIdOf, type Principal } from './principal.js';
import { Revocations } from './revocations.js';
import { SessionBound } from './session-bound.js';
import { ABSOLUTE_LIFETIME_DAYS, IDLE_LIFETIME_SECONDS, REFRESH_GRACE_SECONDS } from './session-lifetimes.js';
import { SessionTokens, type BegunSession, type IssuedSession } from './session-tokens.js';
import { presentSession } from './session.presenter.js';
import type { SignInProof } from './sign-in-proof.js';
import {
  createSession,
  endOtherSessions,
  endSession,
  liveSession,
  livingSessions,
  rotateSession,
} from './sessions.queries.js';

/** The sessions of an account: how they begin, go on and end. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityLog,
    private readonly tokens: SessionTokens,
    private readonly devices: DeviceTokens,
    private readonly revocations: Revocations,
    private readonly bound: SessionBound,
  ) {}

  /**
   * Begins a session for whoever has proved to be this user: a new one at each sign-in, never one that was there. Of too
   * many the one that was not used for longest ends.
   *
   * @returns undefined when the account is disabled or gone, or its password was changed in the meantime
   */
  async open(user: User, proof: SignInProof, origin: ClientOrigin): Promise<BegunSession | undefined> {
    const { userAgent, ipAddress } = origin;
    const sessionId = uuidv7();
    const session = [sessionId, user.id, ABSOLUTE_LIFETIME_DAYS, userAgent, ipAddress] as const;
    const { method, passwordHash = null } = proof;
    const [begun] = await this.database.run(createSession, [...session, uuidv7(), passwordHash, method]);
    if (!begun) return undefined;
    this.activity.tell({ userId: user.id, type: 'signed_in', method, sessionId, origin });
    await this.bound.keep(user.id, { id: sessionId, livingBefore: begun.living_before }, origin);
    const { id: userId, email } = user;
    const deviceToken = this.devices.issue({ userId, email, generation: begun.device_generation });
    return { ...(await this.tokens.issue(user, sessionId)), deviceToken };
  }

  /**
   * Exchanges a refresh token for its successor. A token that was exchanged before ends the whole session,
   * except the immediate predecessor within ten seconds, which gets the same successor again.
   *
   * @throws DomainError auth.refresh_invalid, auth.refresh_reused, auth.session_revoked, auth.token_expired
   */
  async refresh(refreshToken: string, origin: ClientOrigin): Promise<IssuedSession> {
    const claims = this.tokens.parseRefresh(refreshToken);
    if (!claims) throw new DomainError('auth.refresh_invalid');
    const { sessionId, generation } = claims;
    const limits = [REFRESH_GRACE_SECONDS, IDLE_LIFETIME_SECONDS] as const;
    const from = [origin.userAgent, origin.ipAddress, uuidv7()] as const;
    const [row] = await this.database.run(rotateSession, [sessionId, generation, ...limits, ...from]);
    if (!row) throw new DomainError('auth.refresh_invalid');
    if (row.verdict === 'revoked') throw new DomainError('auth.session_revoked');
    if (row.verdict === 'expired') throw new DomainError('auth.token_expired');
    if (row.verdict === 'reused') {
      this.revocations.announce({ userId: row.id, sessionId });
      this.activity.tell({ userId: row.id, type: 'refresh_reused', sessionId, origin });
      throw new DomainError('auth.refresh_reused');
    }
    const issued = { generation: row.generation, secondsLeft: row.seconds_left };
    return await this.tokens.issue(presentUser(row), sessionId, issued);
  }

  /** Ends the caller's session: its access tokens, its refresh tokens and its sockets. @throws DomainError auth.session_required */
  async signOut(principal: Principal, origin: ClientOrigin): Promise<void> {
    await this.end(principal, sessionIdOf(principal), 'signed_out', origin);
  }

  /**
   * The same for whoever has but a refresh token of the session; an old one too, which would end it anyway.
   *
   * @throws DomainError auth.refresh_invalid, auth.session_revoked
   */
  async signOutByToken(refreshToken: string, origin: ClientOrigin): Promise<void> {
    const claims = this.tokens.parseRefresh(refreshToken);
    if (!claims) throw new DomainError('auth.refresh_invalid');
    const [live] = await this.database.run(liveSession, [claims.sessionId]);
    if (!live) throw new DomainError('auth.session_revoked');
    await this.end({ userId: live.user_id }, claims.sessionId, 'signed_out', origin);
  }

  /** The caller's living sessions, the newest first. @throws DomainError auth.session_required, request.invalid */
  async list(principal: Principal, { cursor, limit }: Page): Promise<SessionPage> {
    const current = sessionIdOf(principal);
    const below = cursor === undefined ? null : idOfCursor(cursor);
    const params = [principal.userId, below, limit + 1, IDLE_LIFETIME_SECONDS] as const;
    return pageOf(await this.database.run(livingSessions, params), limit, (row) => presentSession(row, current));
  }

  /** Ends one of the caller's sessions as a sign-out would; one that is over stays so. @throws DomainError session.not_found */
  async revoke(principal: Principal, sessionId: string, origin: ClientOrigin): Promise<void> {
    const found = await this.end(principal, sessionId, 'session_revoked', origin);
    if (!found) throw new DomainError('session.not_found');
  }

  /** Ends all of the caller's sessions but the one that asks. @throws DomainError auth.session_required */
  async revokeOthers(principal: Principal, origin: ClientOrigin): Promise<void> {
    const except = sessionIdOf(principal);
    await this.database.transaction((tx) => this.endAll(tx, { userId: principal.userId, except, origin }));
  }

  /** Ends a user's sessions with the caller's transaction, all or all `except` one; told to every process after its commit. */
  async endAll(
    tx: Transaction,
    { userId, except, origin }: { userId: string; except: string | null; origin: ClientOrigin },
  ): Promise<void> {
    const ended = (await tx.run(endOtherSessions, [userId, except])).map(({ id }) => id);
    await this.activity.recordEach({ userId, type: 'session_revoked', origin }, ended, tx);
    tx.afterCommit(() => ended.forEach((sessionId) => this.revocations.announce({ userId, sessionId })));
  }

  /** @returns false when the user has no such session */
  private async end(
    { userId }: Pick<Principal, 'userId'>,
    sessionId: string,
    type: AuthActivityType,
    origin: ClientOrigin,
  ): Promise<boolean> {
    const params = [sessionId, userId, type, origin.userAgent, origin.ipAddress, uuidv7()] as const;
    const [row] = await this.database.run(endSession, params);
    if (!row) return false;
    // As the database writes it: ids are read without case.
    this.revocations.announce({ userId, sessionId: row.id });
    if (row.ended) this.activity.tell({ userId, type, sessionId: row.id, origin });
    return true;
  }
}
