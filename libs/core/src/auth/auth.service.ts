import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, DomainError, uuidv7, type Transaction } from '@openhands-connect/platform';
import type { Account, SignInRequest, SignUpRequest, User } from '@openhands-connect/contract';
import { ActivityLog, type ClientOrigin } from '../activity/index.js';
import { IdempotencyService, requestHash } from '../idempotency/index.js';
import { SigningKeys } from '../signing-keys/index.js';
import { emailKeyOf, presentUser } from '../users/index.js';
import { PasswordAttempts } from './attempts/password-attempts.js';
import { RefusedTries } from './attempts/refused-tries.js';
import { HashRenewal } from './hash-renewal.js';
import { DeviceTokens } from './devices/device-tokens.js';
import { presentAccount } from './account.presenter.js';
import { accountByEmail, accountById, createAccount, type AccountRow } from './auth.queries.js';
import { Passwords } from './passwords.js';
import type { Principal } from './principal.js';
import { SessionTokens, type BegunSession } from './session-tokens.js';
import type { SignInOptions } from './sign-in-options.js';
import { ABSOLUTE_LIFETIME_DAYS, SessionsService } from './sessions.service.js';

/** The owner of keys that come from callers without an account. */
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** What a sign-up leaves behind and an idempotent repetition needs: no token, no hash. */
interface OpenedAccount {
  user: User;
  sessionId: string;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly tokens: SessionTokens,
    private readonly devices: DeviceTokens,
    private readonly keys: SigningKeys,
    private readonly idempotency: IdempotencyService,
    private readonly sessions: SessionsService,
    private readonly attempts: PasswordAttempts,
    private readonly refused: RefusedTries,
    private readonly hashes: HashRenewal,
    private readonly activity: ActivityLog,
  ) {}

  /**
   * @param idempotencyKey the same key and body give the same session again
   * @param signal aborts while it waits to be looked at
   * @throws DomainError auth.password_too_common, auth.email_taken, idempotency.key_reused, idempotency.in_flight
   */
  async signUp(
    request: SignUpRequest,
    origin: ClientOrigin,
    idempotencyKey?: string,
    signal?: AbortSignal,
  ): Promise<BegunSession> {
    await this.passwords.assertAcceptable(request.password);
    const passwordHash = await this.passwords.hash(request.password, signal);
    const once = {
      userId: NIL_UUID,
      // Strangers may choose the same key.
      key: idempotencyKey === undefined ? undefined : `${emailKeyOf(request.email)} ${idempotencyKey}`,
      operation: 'signUp',
      body: request,
      // Keyed: a plain hash of a body with a password in it could be guessed at.
      hash: createHmac('sha256', this.keys.refreshSecret).update(requestHash('signUp', request)).digest(),
    };
    const { user, sessionId } = await this.idempotency.once(once, (tx) => this.open(tx, request, passwordHash, origin));
    const deviceToken = this.devices.issue({ userId: user.id, email: user.email, generation: 0 });
    return { ...(await this.tokens.issue(user, sessionId)), deviceToken };
  }

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
    const session = await this.sessions.open(presentUser(account), account.password_hash, origin);
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

  private async open(
    tx: Transaction,
    { email, name }: SignUpRequest,
    passwordHash: string,
    origin: ClientOrigin,
  ): Promise<OpenedAccount> {
    const user = { id: uuidv7(), email: email.trim(), name };
    const sessionId = uuidv7();
    const { userAgent, ipAddress } = origin;
    const account = [user.id, user.email, emailKeyOf(email), name, passwordHash] as const;
    const session = [sessionId, ABSOLUTE_LIFETIME_DAYS, userAgent, ipAddress, uuidv7()] as const;
    const [created] = await tx.run(createAccount, [...account, ...session]);
    if (!created) throw new DomainError('auth.email_taken');
    tx.afterCommit(() => this.activity.tell({ userId: user.id, type: 'signed_up', sessionId, origin }));
    return { user, sessionId };
  }

  /** Of an unknown address nothing is kept but a line; nothing that was typed is in it, it may be a password. */
  private noteFailure(userId: string | null, origin: ClientOrigin): void {
    const failure = { type: 'sign_in_failed', sessionId: null, origin } as const;
    if (userId === null) this.activity.tell({ userId, ...failure });
    else this.activity.recordUnseen({ userId, ...failure });
  }
}
