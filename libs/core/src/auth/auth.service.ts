import { Injectable } from '@nestjs/common';
import { Database, DomainError } from '@openhands-connect/platform';
import type { Account, SignInRequest } from '@openhands-connect/contract';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { emailKeyOf, presentUser } from '../users/index.js';
import { PasswordAttempts } from './attempts/password-attempts.js';
import { RefusedTries } from './attempts/refused-tries.js';
import { HashRenewal } from './hash-renewal.js';
import { presentAccount } from './account.presenter.js';
import { accountByEmail, accountById, type AccountRow } from './auth.queries.js';
import { Passwords } from './passwords.js';
import type { Principal } from './principal.js';
import type { BegunSession } from './session-tokens.js';
import type { SignInOptions } from './sign-in-options.js';
import { SessionsService } from './sessions.service.js';

/** Signing in to an account that is there. */
@Injectable()
export class AuthService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly attempts: PasswordAttempts,
    private readonly refused: RefusedTries,
    private readonly hashes: HashRenewal,
    private readonly activity: ActivityLog,
  ) {}

  /**
   * An unknown address and a wrong password cost the same and say the same.
   *
   * @throws DomainError auth.invalid_credentials, rate.limited after many wrong passwords
   */
  async signIn(
    request: SignInRequest,
    origin: ClientOrigin,
    { signal, devices = [] }: SignInOptions = {},
  ): Promise<BegunSession> {
    const tried = { email: request.email, ipAddress: origin.ipAddress, devices };
    let account = await this.refused.watch(tried, origin, async () => {
      return await this.attempts.signIn(tried, () => this.matching(request, origin, signal));
    });
    let session = account && (await this.begin(account, request, origin));
    if (account && !session) {
      // The hash that the password was compared with is not there any more: another sign-in may have renewed it.
      account = await this.matching(request, origin, signal);
      session = account && (await this.begin(account, request, origin));
    }
    if (session) return session;
    // Disabled, or changed in this moment once more.
    if (account) this.noteFailure(account.id, origin);
    throw new DomainError('auth.invalid_credentials');
  }

  async me(principal: Principal): Promise<Account> {
    const [account] = await this.database.run(accountById, [principal.userId]);
    if (!account) throw new DomainError('auth.session_revoked');
    return presentAccount(account);
  }

  /** A session; undefined when the account is disabled or has another hash by now. */
  private async begin(
    account: AccountRow,
    { password }: SignInRequest,
    origin: ClientOrigin,
  ): Promise<BegunSession | undefined> {
    const proof = { method: 'password', passwordHash: String(account.password_hash) } as const;
    const session = await this.sessions.open(presentUser(account), proof, origin);
    if (session) await this.hashes.renew(account, password);
    return session;
  }

  /** The account, if there is one with this password. */
  private async matching(
    { email, password }: SignInRequest,
    origin: ClientOrigin,
    signal: AbortSignal | undefined,
  ): Promise<AccountRow | undefined> {
    const [account] = await this.database.run(accountByEmail, [emailKeyOf(email)]);
    if (await this.passwords.matches(account?.password_hash ?? null, password, signal)) return account;
    this.noteFailure(account?.id ?? null, origin);
    return undefined;
  }

  /** Of an unknown address nothing is kept but a line; nothing that was typed is in it, it may be a password. */
  private noteFailure(userId: string | null, origin: ClientOrigin): void {
    const failure = { type: 'sign_in_failed', method: 'password', sessionId: null, origin } as const;
    if (userId === null) this.activity.tell({ userId, ...failure });
    else this.activity.recordUnseen({ userId, ...failure });
  }
}
