import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, DomainError, uuidv7, type Transaction } from '@openhands-connect/platform';
import type { Account, SignInRequest, SignUpRequest, User } from '@openhands-connect/contract';
import { IdempotencyService, requestHash } from '../idempotency/index.js';
import { emailKeyOf, presentUser } from '../users/index.js';
import { accountByEmail, accountById, createAccount, createSession, rotateSession } from './auth.queries.js';
import { Passwords } from './passwords.js';
import { sessionIdOf, type Principal } from './principal.js';
import { SessionTokens, type IssuedSession } from './session-tokens.js';
import { SessionRevocations } from './session-revocations.js';
import { SigningKeys } from './signing-keys.js';

/** Where a sign-in came from, for the list of sessions. */
export interface ClientOrigin {
  userAgent: string | null;
  ipAddress: string | null;
}

/** The owner of keys that come from callers without an account. */
const NIL_UUID = '00000000-0000-0000-0000-000000000000';
const DAY_MS = 24 * 60 * 60 * 1000;
const ABSOLUTE_LIFETIME_DAYS = 90;
const IDLE_LIFETIME_SECONDS = 30 * 24 * 60 * 60;
/** A client that lost the answer to its refresh may ask again this long. */
const REFRESH_GRACE_SECONDS = 10;

@Injectable()
export class AuthService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly tokens: SessionTokens,
    private readonly keys: SigningKeys,
    private readonly idempotency: IdempotencyService,
    private readonly revocations: SessionRevocations,
  ) {}

  /**
   * @param idempotencyKey the same key and body give the same session again
   * @throws DomainError auth.password_too_common, auth.email_taken, idempotency.key_reused, idempotency.in_flight
   */
  async signUp(request: SignUpRequest, origin: ClientOrigin, idempotencyKey?: string): Promise<IssuedSession> {
    await this.passwords.assertAcceptable(request.password);
    const passwordHash = await this.passwords.hash(request.password);
    const once = {
      userId: NIL_UUID,
      // Strangers may choose the same key.
      key: idempotencyKey === undefined ? undefined : `${emailKeyOf(request.email)} ${idempotencyKey}`,
      operation: 'signUp',
      body: request,
      // Keyed: a plain hash of a body with a password in it could be guessed at.
      hash: createHmac('sha256', this.keys.refreshSecret).update(requestHash('signUp', request)).digest(),
    };
    const { user, sessionId } = await this.idempotency.once(once, (tx) => open(tx, request, passwordHash, origin));
    return await this.tokens.issue(user, sessionId, 0);
  }

  /** An unknown address and a wrong password cost the same and say the same. @throws DomainError auth.invalid_credentials */
  async signIn({ email, password }: SignInRequest, origin: ClientOrigin): Promise<IssuedSession> {
    const [account] = await this.database.run(accountByEmail, [emailKeyOf(email)]);
    const matches = await this.passwords.matches(account?.password_hash ?? null, password);
    if (!account || !matches) throw new DomainError('auth.invalid_credentials');
    const sessionId = uuidv7();
    await this.database.run(createSession, [sessionId, account.id, absoluteEnd(), origin.userAgent, origin.ipAddress]);
    return await this.tokens.issue(presentUser(account), sessionId, 0);
  }

  /**
   * Exchanges a refresh token for its successor. A token that was exchanged before ends the whole session,
   * except the immediate predecessor within ten seconds, which gets the same successor again.
   *
   * @throws DomainError auth.refresh_invalid, auth.refresh_reused, auth.session_revoked
   */
  async refresh(refreshToken: string): Promise<IssuedSession> {
    const claims = this.tokens.parseRefresh(refreshToken);
    if (!claims) throw new DomainError('auth.refresh_invalid');
    const [row] = await this.database.run(rotateSession, [
      claims.sessionId,
      claims.generation,
      REFRESH_GRACE_SECONDS,
      IDLE_LIFETIME_SECONDS,
    ]);
    if (!row) throw new DomainError('auth.refresh_invalid');
    if (row.verdict === 'ended') throw new DomainError('auth.session_revoked');
    if (row.verdict === 'reused') {
      this.revocations.announce(row.id, claims.sessionId);
      throw new DomainError('auth.refresh_reused');
    }
    return await this.tokens.issue(presentUser(row), claims.sessionId, row.generation);
  }

  /** Ends the session: its access tokens, its refresh tokens and its sockets. @throws DomainError auth.session_required */
  async signOut(principal: Principal): Promise<void> {
    await this.revocations.revoke(principal.userId, sessionIdOf(principal));
  }

  async me(principal: Principal): Promise<Account> {
    const [account] = await this.database.run(accountById, [principal.userId]);
    if (!account) throw new DomainError('auth.session_revoked');
    return {
      ...presentUser(account),
      has_password: account.password_hash !== null,
      created_at: account.created_at.toISOString(),
    };
  }
}

/** What a sign-up leaves behind and an idempotent repetition needs: no token, no hash. */
interface OpenedAccount {
  user: User;
  sessionId: string;
}

async function open(
  tx: Transaction,
  { email, name }: SignUpRequest,
  passwordHash: string,
  { userAgent, ipAddress }: ClientOrigin,
): Promise<OpenedAccount> {
  const user = { id: uuidv7(), email: email.trim(), name };
  const sessionId = uuidv7();
  const [created] = await tx.run(createAccount, [
    user.id,
    user.email,
    emailKeyOf(email),
    name,
    passwordHash,
    sessionId,
    absoluteEnd(),
    userAgent,
    ipAddress,
  ]);
  if (!created) throw new DomainError('auth.email_taken');
  return { user, sessionId };
}

function absoluteEnd(): Date {
  return new Date(Date.now() + ABSOLUTE_LIFETIME_DAYS * DAY_MS);
}
