import type { User } from '@openhands-connect/contract';
import { ACCESS_TOKEN_SECONDS, type AccessTokens } from './access-tokens.js';
import type { RefreshTokens } from './refresh-tokens.js';

/** What a sign-in gives; the door decides how the refresh token travels. */
export interface IssuedSession {
  accessToken: string;
  refreshToken: string;
  /** Seconds until the access token ends. */
  expiresIn: number;
  user: User;
}

/** A session that has just begun. */
export interface BegunSession extends IssuedSession {
  /** For the device to keep: shows at the next sign-in that the account knows it. */
  deviceToken: string;
}

/** Mints the pair of tokens of one generation of a session. */
export class SessionTokens {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
  ) {}

  /** @param generation and secondsLeft until the session's absolute end, of one that is no new session */
  async issue(user: User, sessionId: string, { generation = 0, secondsLeft = Infinity } = {}): Promise<IssuedSession> {
    const expiresIn = Math.max(1, Math.min(ACCESS_TOKEN_SECONDS, secondsLeft));
    return {
      accessToken: await this.accessTokens.issue(user.id, sessionId, expiresIn),
      refreshToken: this.refreshTokens.issue({ sessionId, generation }),
      expiresIn,
      user,
    };
  }

  parseRefresh(token: string): { sessionId: string; generation: number } | undefined {
    return this.refreshTokens.parse(token);
  }
}
