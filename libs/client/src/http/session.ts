import type { AuthSession } from '@openhands-connect/contract';
import { ConnectError } from '../connect-error.js';

export interface SessionOptions {
  /** An access token or API key to begin with. */
  readonly accessToken?: string | undefined;
  /** Goes on with a session of before. */
  readonly refreshToken?: string | undefined;
  /** The browser keeps the refresh token in an HttpOnly cookie; for pages of the server's own origin. */
  readonly inCookie: boolean;
  /** Gets the next session for a refresh token, or for the cookie. */
  readonly refresh: (refreshToken: string | undefined) => Promise<AuthSession>;
  /** Told of each new session, and with undefined when it has ended. */
  readonly onChange?: ((session: AuthSession | undefined) => void) | undefined;
}

/** The tokens of one signed-in client, renewed when they run out. */
export class Session {
  private accessToken: string | undefined;
  private refreshToken: string | undefined;
  /** In cookie mode there may be a session that nobody here has seen yet. */
  private ended = false;
  private refreshing: Promise<AuthSession> | undefined;

  constructor(private readonly options: SessionOptions) {
    this.accessToken = options.accessToken;
    this.refreshToken = options.refreshToken;
  }

  adopt(session: AuthSession): AuthSession {
    this.accessToken = session.access_token;
    this.refreshToken = session.refresh_token;
    this.ended = false;
    this.options.onChange?.(session);
    return session;
  }

  end(): void {
    if (this.ended) return;
    this.accessToken = undefined;
    this.refreshToken = undefined;
    this.ended = true;
    this.options.onChange?.(undefined);
  }

  /**
   * The token to use; when it is the one that was refused, the next one. Gives the refused one again when there is
   * nothing to renew it with.
   * @throws ConnectError why the session could not be renewed; the session is over when the server refused
   */
  async token(refused?: string): Promise<string | undefined> {
    const usable = this.accessToken !== undefined && this.accessToken !== refused;
    if (usable || !this.renewable) return this.accessToken;
    return (await this.renew()).access_token;
  }

  get renewable(): boolean {
    return this.refreshToken !== undefined || (this.options.inCookie && !this.ended);
  }

  /** Refreshes once however many ask at the same time: a refresh token is good for one refresh. */
  renew(): Promise<AuthSession> {
    this.refreshing ??= this.refresh().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async refresh(): Promise<AuthSession> {
    try {
      return this.adopt(await this.options.refresh(this.refreshToken));
    } catch (thrown) {
      const error = ConnectError.from(thrown);
      if (error.status === 401) this.end();
      throw error;
    }
  }
}
