import { Injectable } from '@nestjs/common';
import { Database, DomainError, uuidv7 } from '@openhands-connect/platform';
import type { User } from '@openhands-connect/contract';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { presentUser } from '../users/index.js';
import { sessionIdOf, type Principal } from './principal.js';
import { SessionRevocations } from './session-revocations.js';
import { SessionTokens, type IssuedSession } from './session-tokens.js';
import { createSession, endSession, rotateSession } from './sessions.queries.js';

/** A session ends this long after its sign-in, however often it is refreshed. */
export const ABSOLUTE_LIFETIME_DAYS = 90;
const IDLE_LIFETIME_SECONDS = 30 * 24 * 60 * 60;
/** A client that lost the answer to its refresh may ask again this long. */
const REFRESH_GRACE_SECONDS = 10;

/** The sessions of an account. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly activity: ActivityLog,
    private readonly tokens: SessionTokens,
    private readonly revocations: SessionRevocations,
  ) {}

  /** Begins a session for whoever has proved to be this user: a new one at each sign-in, never one that was there. */
  async open(user: User, origin: ClientOrigin): Promise<IssuedSession> {
    const { userAgent, ipAddress } = origin;
    const sessionId = uuidv7();
    const params = [sessionId, user.id, ABSOLUTE_LIFETIME_DAYS, userAgent, ipAddress, uuidv7()] as const;
    await this.database.run(createSession, params);
    this.activity.tell({ userId: user.id, type: 'signed_in', sessionId, origin });
    return await this.tokens.issue(user, sessionId);
  }

  /**
   * Exchanges a refresh token for its successor. A token that was exchanged before ends the whole session,
   * except the immediate predecessor within ten seconds, which gets the same successor again.
   *
   * @throws DomainError auth.refresh_invalid, auth.refresh_reused, auth.session_revoked
   */
  async refresh(refreshToken: string, origin: ClientOrigin): Promise<IssuedSession> {
    const claims = this.tokens.parseRefresh(refreshToken);
    if (!claims) throw new DomainError('auth.refresh_invalid');
    const [row] = await this.database.run(rotateSession, [
      claims.sessionId,
      claims.generation,
      REFRESH_GRACE_SECONDS,
      IDLE_LIFETIME_SECONDS,
      origin.userAgent,
      origin.ipAddress,
      uuidv7(),
    ]);
    if (!row) throw new DomainError('auth.refresh_invalid');
    if (row.verdict === 'ended') throw new DomainError('auth.session_revoked');
    if (row.verdict === 'reused') {
      this.revocations.announce(row.id, claims.sessionId);
      this.activity.tell({ userId: row.id, type: 'refresh_reused', sessionId: claims.sessionId, origin });
      throw new DomainError('auth.refresh_reused');
    }
    return await this.tokens.issue(presentUser(row), claims.sessionId, {
      generation: row.generation,
      secondsLeft: row.seconds_left,
    });
  }

  /** Ends the session: its access tokens, its refresh tokens and its sockets. */
  async signOut(principal: Principal, origin: ClientOrigin): Promise<void> {
    const { userId } = principal;
    const sessionId = sessionIdOf(principal);
    const { userAgent, ipAddress } = origin;
    const params = [sessionId, userId, 'signed_out', userAgent, ipAddress, uuidv7()] as const;
    const [ended] = await this.database.run(endSession, params);
    this.revocations.announce(userId, sessionId);
    if (ended) this.activity.tell({ userId, type: 'signed_out', sessionId, origin });
  }
}
